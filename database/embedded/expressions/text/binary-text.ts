import { Binary } from 'bson';
import { StoreError } from '../../errors';
import { typeName } from '../../values/type-names';
import { bytesOf, numeric } from '../../values/values';
import { isNullish, location } from '../expression';
import { isText } from './strings';
import { shown } from '../operands';

const FORMATS = ['auto', 'base64', 'base64url', 'hex', 'utf8', 'uuid'] as const;
export type Format = (typeof FORMATS)[number];

const UUID = 4;
const failure = (message: string): StoreError =>
  new StoreError(241, 'ConversionFailure', `${message} in $convert with no onError value`);

/** How bytes are written as text; undefined when the client does not say. */
export function formatOf(value: unknown): Format | undefined {
  if (isNullish(value)) return undefined;
  if (!isText(value)) throw location(4341114, `$convert requires that 'format' be a string, found: ${typeName(value)}`);
  const format = FORMATS.find((each) => each === value);
  if (!format) throw location(4341125, `Invalid 'format' argument for $convert: ${String(value)}`);
  return format;
}

export function subtypeOf(value: unknown): number {
  if (value === undefined) return 0;
  const subtype = Number(numeric(value) ?? NaN);
  if (!Number.isInteger(subtype))
    throw location(4341108, `In $convert, numeric 'subtype' argument is not an integer: ${shown(value)}`);
  if (!(subtype >= 0 && subtype <= 8) && !(subtype >= 128 && subtype <= 255))
    throw location(
      4341107,
      `In $convert, numeric value for 'subtype' does not correspond to a BinData type: ${subtype}`,
    );
  return subtype;
}

export function textOfBinary(value: unknown, format: Format): string {
  const { subtype, bytes } = bytesOf(value);
  const buffer = Buffer.from(bytes);
  switch (format === 'auto' ? (subtype === UUID ? 'uuid' : 'base64') : format) {
    case 'base64url':
      return buffer.toString('base64url');
    case 'hex':
      return buffer.toString('hex').toUpperCase();
    case 'utf8': {
      const text = buffer.toString('utf8');
      if (!Buffer.from(text, 'utf8').equals(buffer)) throw failure('BinData does not represent a valid UTF-8 string');
      return text;
    }
    case 'uuid':
      if (subtype !== UUID || buffer.length !== 16) throw failure('Unable to interpret BinData as a UUID');
      return buffer.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    default:
      return buffer.toString('base64');
  }
}

export function binaryOf(value: unknown, subtype: number, format: Format | undefined): Binary {
  if (value instanceof Binary || value instanceof Uint8Array) {
    const found = bytesOf(value).subtype;
    if (found !== subtype) throw failure('Conversions between different binData subtypes are not supported');
    return value instanceof Binary ? value : new Binary(value, 0);
  }
  if (!isText(value)) throw failure(`Unsupported conversion from ${typeName(value)} to binData`);
  if (format === undefined)
    throw location(4341115, "Format must be specified when converting from 'string' to 'binData'");
  return new Binary(parsed(String(value), subtype, format), subtype);
}

function parsed(text: string, subtype: number, format: Format): Buffer {
  if ((format === 'uuid') !== (subtype === UUID))
    throw failure(
      subtype === UUID
        ? 'Only the UUID string format is allowed with the UUID subtype'
        : 'Only the UUID subtype is allowed with the UUID string format',
    );
  const wrong = (): StoreError => failure(`Input is not a valid ${format} string`);
  const only = (pattern: RegExp): void => {
    if (!pattern.test(text)) throw wrong();
  };
  switch (format) {
    case 'auto':
      throw failure("The 'auto' format is only allowed when converting from binData to string");
    case 'uuid':
      only(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i);
      return Buffer.from(text.replaceAll('-', ''), 'hex');
    case 'hex':
      only(/^([0-9a-f]{2})*$/i);
      return Buffer.from(text, 'hex');
    case 'utf8':
      return Buffer.from(text, 'utf8');
    case 'base64url':
      only(/^[\w-]*={0,2}$/);
      return Buffer.from(text, 'base64url');
    default:
      only(/^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/);
      return Buffer.from(text, 'base64');
  }
}
