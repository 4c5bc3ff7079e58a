import { Binary, Int32, Long, UUID, type Document } from 'mongodb';
import { DatabaseSession } from '../kit/session';

const session = new DatabaseSession({ promoteValues: false });
const words = (text: string): string[] => text.trim().split(/\s+/);

const EXPRESSIONS = words(`
  $abs $acos $acosh $add $allElementsTrue $and $anyElementTrue $arrayElemAt $arrayToObject $asin $asinh $atan $atan2 $atanh $avg $binarySize
  $bitAnd $bitNot $bitOr $bitXor $bsonSize $ceil $cmp $concat $concatArrays $cond $convert $cos $cosh $dateAdd $dateDiff $dateFromParts
  $dateFromString $dateSubtract $dateToParts $dateToString $dateTrunc $dayOfMonth $dayOfWeek $dayOfYear $degreesToRadians $divide $eq $exp
  $filter $first $firstN $floor $getField $gt $gte $hour $ifNull $in $indexOfArray $indexOfBytes $indexOfCP $isArray $isNumber
  $isoDayOfWeek $isoWeek $isoWeekYear $last $lastN $let $literal $ln $log $log10 $lt $lte $ltrim $map $max $maxN $median $mergeObjects
  $millisecond $min $minN $minute $mod $month $multiply $ne $not $objectToArray $or $percentile $pow $radiansToDegrees $rand $range $reduce
  $regexFind $regexFindAll $regexMatch $replaceAll $replaceOne $reverseArray $round $rtrim $second $setDifference $setEquals $setField
  $setIntersection $setIsSubset $setUnion $sin $sinh $size $slice $sortArray $split $sqrt $stdDevPop $stdDevSamp $strLenBytes $strLenCP
  $strcasecmp $substr $substrBytes $substrCP $subtract $sum $switch $tan $tanh $toBool $toDate $toDecimal $toDouble $toHashedIndexKey $toInt
  $toLong $toLower $toObjectId $toString $toUUID $toUpper $trim $trunc $tsIncrement $tsSecond $type $unsetField $week $year $zip
`);
const ACCUMULATORS = words(`
  $addToSet $avg $bottom $bottomN $count $first $firstN $last $lastN $max $maxN $median $mergeObjects $min $minN $percentile $push $stdDevPop
  $stdDevSamp $sum $top $topN
`);
const WINDOW_FUNCTIONS = words(`
  $covariancePop $covarianceSamp $denseRank $derivative $documentNumber $expMovingAvg $integral $linearFill $locf $rank $shift
`);
const STAGES = words(`
  $addFields $bucket $bucketAuto $collStats $count $densify $documents $facet $fill $graphLookup $group $indexStats $limit $lookup $match
  $merge $out $project $redact $replaceRoot $replaceWith $sample $set $setWindowFields $skip $sort $sortByCount $unionWith $unset $unwind
`);
const QUERY = words(`
  $eq $gt $gte $in $lt $lte $ne $nin $not $exists $type $mod $regex $all $elemMatch $size $bitsAllClear $bitsAllSet $bitsAnyClear $bitsAnySet
`);
const UPDATES = words(`
  $set $setOnInsert $unset $inc $mul $bit $min $max $currentDate $rename $push $addToSet $pop $pull $pullAll
`);

/** The number with which a command is refused; undefined when it is not. */
async function codeOf(command: Promise<unknown>): Promise<number | undefined> {
  const failure = await command.then(
    () => undefined,
    (error: { code?: unknown }) => error,
  );
  return failure && Number(failure.code);
}

const computed = (expression: unknown): Promise<Document[]> =>
  session.db.aggregate([{ $documents: [{}] }, { $project: { x: expression } }]).toArray();

// An unknown name has a number of its own; a wrong operand has another.
test.each(EXPRESSIONS)('expression %s is known', async (name) => {
  expect([168, 31325, 238]).not.toContain(await codeOf(computed({ [name]: null })));
});
test.each(ACCUMULATORS)('accumulator %s is known', async (name) => {
  const pipeline = [{ $documents: [] }, { $group: { _id: null, x: { [name]: null } } }];
  expect([15952, 238]).not.toContain(await codeOf(session.db.aggregate(pipeline).toArray()));
});
test.each([...WINDOW_FUNCTIONS, ...ACCUMULATORS])('window function %s is known', async (name) => {
  const spec = { sortBy: { a: 1 }, output: { x: { [name]: 'x' } } };
  const failure = await session.db
    .aggregate([{ $documents: [] }, { $setWindowFields: spec }])
    .toArray()
    .catch((error: Error) => error);
  expect(failure instanceof Error ? failure.message : '').not.toMatch(/Unrecognized window function|not supported/);
});
test.each(STAGES)('stage %s is known', async (name) => {
  const collection = await session.collection();
  expect([40324, 238, 1]).not.toContain(await codeOf(collection.aggregate([{ [name]: {} }]).toArray()));
});
test.each(QUERY)('condition %s is known', async (name) => {
  const failure = await (await session.collection()).findOne({ a: { [name]: null } }).catch((error: Error) => error);
  expect(failure instanceof Error ? failure.message : '').not.toMatch(/unknown operator|not supported/);
});
test.each(UPDATES)('update %s is known', async (name) => {
  const failure = await (
    await session.collection()
  )
    .updateOne({}, { [name]: { a: null } })
    .catch((error: Error) => error);
  expect(failure instanceof Error ? failure.message : '').not.toMatch(/Unknown modifier/);
});

test.each<[string, Document, number]>([
  ['a script', { $function: { body: 'x', args: [], lang: 'js' } }, 31264],
  ['an expression of a later version', { $nothingYet: 1 }, 31325],
  ['an accumulator as an expression', { $push: 1 }, 31325],
  ['the score of a text search', { $meta: 'textScore' }, 40218],
  ['the distance of a search by place', { $meta: 'geoNearDistance' }, 40218],
  ['a thing that nobody knows of a document', { $meta: 'mood' }, 17308],
  ['a number instead of such a thing', { $meta: 1 }, 17307],
])('%s is refused', async (_name, expression, code) => {
  expect(await codeOf(computed(expression))).toBe(code);
});

test('queries have constants and chance, too', async () => {
  const collection = await session.collection([{ _id: 1 }, { _id: 2 }]);
  const found = async (filter: Document): Promise<number> => (await collection.find(filter).toArray()).length;
  expect(await found({ $alwaysTrue: 1 })).toBe(2);
  expect(await found({ $alwaysFalse: 1 })).toBe(0);
  expect(await found({ $sampleRate: 1 })).toBe(2);
  expect(await found({ $sampleRate: 0 })).toBe(0);
  expect(await codeOf(collection.findOne({ $sampleRate: 2 }))).toBe(2);
});

const bytes = (text: string, subtype: number): Binary => new Binary(Buffer.from(text, 'base64'), subtype);
const plain = bytes('hn3uUsMxSE6S0cVkebjmfg==', 0);
const uuid = '867dee52-c331-484e-92d1-c56479b8e67e';
const convert = (input: unknown, to: unknown, format?: string): Document => ({
  $convert: { input, to, ...(format !== undefined && { format }) },
});

test.each<[string, Document, unknown]>([
  ['a UUID', convert(uuid, { type: 'binData', subtype: 4 }, 'uuid'), new UUID(uuid)],
  ['$toUUID', { $toUUID: uuid }, new UUID(uuid)],
  ['base64', convert('hn3uUsMxSE6S0cVkebjmfg==', 'binData', 'base64'), plain],
  ['base64url', convert('hn3uUsMxSE6S0cVkebjmfg', 'binData', 'base64url'), plain],
  ['hex', convert('867DEE52C331484E92D1C56479B8E67E', 'binData', 'hex'), plain],
  ['UTF-8', convert('🙂😎', 'binData', 'utf8'), bytes('8J+ZgvCfmI4=', 0)],
  ['to a UUID', convert(new UUID(uuid), 'string', 'auto'), uuid],
  ['to base64', convert(plain, 'string', 'auto'), 'hn3uUsMxSE6S0cVkebjmfg=='],
  ['to base64url', convert(plain, 'string', 'base64url'), 'hn3uUsMxSE6S0cVkebjmfg'],
  ['to hex', convert(plain, 'string', 'hex'), '867DEE52C331484E92D1C56479B8E67E'],
  ['a hash', { $toHashedIndexKey: new Date('2013-02-12T22:12:57.211Z') }, Long.fromString('-4185544074338741873')],
])('binary data and text: %s', async (_name, expression, expected) => {
  const [result] = await computed(expression);
  expect(result?.x).toEqual(expected);
});

test.each<[string, Document, number]>([
  ['no format', convert(plain, 'string'), 4341115],
  ['another subtype', convert(plain, { type: 'binData', subtype: 4 }), 241],
  ['no such subtype', convert('', { type: 'binData', subtype: 127 }, 'base64'), 4341107],
  ['no base64', convert('867dee--', 'binData', 'base64'), 241],
  ['a UUID that is none', convert('867dee--', { type: 'binData', subtype: 4 }, 'uuid'), 241],
  ['a number', convert(new Int32(1), 'binData'), 241],
  ['to an array', convert(new Int32(1), 'array'), 241],
  ['to no type', convert(new Int32(1), 'nothing'), 2],
  ['to no number of a type', convert(new Int32(1), new Int32(-2)), 9],
])('conversions are refused: %s', async (_name, expression, code) => {
  expect(await codeOf(computed(expression))).toBe(code);
});
