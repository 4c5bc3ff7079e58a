/** The operation that federation gateways are compared by: from users over their reviews to products, and back again. */
export const BENCH_OPERATION = `query Reviews {
  users { ...Person reviews { ...Opinion product { ...Thing reviews { ...Opinion author { ...Person reviews { ...Opinion product { ...Thing } } } } } } }
  topProducts { ...Thing reviews { ...Opinion author { ...Person reviews { ...Opinion product { ...Thing } } } } }
}
fragment Person on User { id username name }
fragment Opinion on Review { id body }
fragment Thing on Product { inStock name price shippingEstimate upc weight }`;
