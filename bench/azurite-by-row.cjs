// Preloaded into the Azurite of a bench: it looks rows up by row key first. Without it each insert walks a whole partition.
const { Collection } = require('lokijs')

const { findOne } = Collection.prototype
Collection.prototype.findOne = function findByRow(query) {
  if (query?.RowKey === undefined || query.PartitionKey === undefined) {
    return findOne.call(this, query)
  }
  return findOne.call(this, { RowKey: query.RowKey, PartitionKey: query.PartitionKey })
}
