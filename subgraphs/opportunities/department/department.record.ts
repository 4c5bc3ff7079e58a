/** A department as stored; what leaves the store is this plain record, never a Mongoose document. */
export interface DepartmentRecord {
  readonly _id: string;
  readonly name: string;
  readonly nameEnglish: string;
  /** Name in kana: sorting by kanji would follow no order a reader knows. */
  readonly nameKana: string;
}
