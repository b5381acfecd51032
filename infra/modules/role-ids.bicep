// The built-in roles this template assigns: each id stands here once, under its name.
// Source: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles

@export()
@description('What the app needs on its own storage account. The Functions host itself asks for Blob Data Owner.')
var storageRoles = {
  'Storage Blob Data Owner': 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  'Storage Queue Data Contributor': '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  'Storage Table Data Contributor': '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
}

@export()
@description('Storage Blob Data Contributor: the topic writes dead letters, into their container alone.')
var storageBlobDataContributor = 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'

@export()
@description('Monitoring Metrics Publisher: send telemetry to Application Insights without its key.')
var monitoringMetricsPublisher = '3913510d-42f4-4e42-8a64-420c390055eb'

@export()
@description('EventGrid Data Sender: publish events to the topic without its key.')
var eventGridDataSender = 'd5a91429-5739-47e2-a06b-3470a27159e7'

@export()
@description('Azure Batch Data Contributor: wider than our own role, for subscriptions without custom roles.')
var batchDataContributor = '6aaa78f1-f7de-44ca-8722-c64a23943cae'

@export()
@description('Reader.')
var reader = 'acdd72a7-3385-48ef-bd42-f606fba81ae7'

@export()
@description('Azure Event Hubs Data Receiver: read a hub without its key.')
var eventHubsDataReceiver = 'a638d3c7-ab3a-418d-83e6-5f17a39d4fde'

@export()
@description('Communication and Email Service Owner: send mails without a key; Azure has no narrower one for that.')
var communicationOwner = '09976791-48a7-449e-bb21-39d1a415f350'
