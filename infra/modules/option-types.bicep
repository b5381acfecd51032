// The shapes of the parameters for what an installation may have besides, or has already.

@export()
@description('What is there already and is used instead of made.')
type existingType = {
  @description('Whether the resource group is there: it then keeps its region and its tags, and the removal leaves it. Default false: it is made, in the region of all else.')
  group: bool?

  @description('Resource id of a Log Analytics workspace. Its retention and its cap stay as they are. Default: one is made.')
  workspaceId: string?

  @description('Resource id of an Event Grid topic that takes CloudEvents 1.0. It keeps no dead letters for the app, as it may not write to the storage of the app. Default: one is made.')
  topicId: string?
}

@export()
@description('Further doors through which the app hears of changes sooner. The census finds them all without.')
type eventsType = {
  @description('Changes that ARM makes to watched accounts and their pools: a system topic in each account\'s group. Default false.')
  armWrites: bool?

  @description('Names of system topics that groups have for themselves already, by the group\'s id in lower case; Azure admits one. Default: one is made.')
  armTopics: { *: string }?

  @description('Batch\'s service logs by an event hub, for the accounts in the app\'s region. Default false.')
  serviceLogs: bool?
}

@export()
@description('Mail by Azure Communication Services.')
type mailType = {
  @description('Make the service with a domain that Azure manages; mailFrom and mailEndpoint of the settings then come from it. Default false.')
  make: bool?

  @description('Geography in which mails rest. Default Europe.')
  dataLocation: string?
}
