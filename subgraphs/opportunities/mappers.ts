/** Which record stands behind a type of this subgraph's schema; read by `npm run codegen`. */
export const mappers = {
  Department: './department/department.record#DepartmentRecord',
};
