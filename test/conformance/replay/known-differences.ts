// The recorded answers that the emulator gives otherwise, each with the reason; a mended one must be struck off.

interface KnownDifference {
  why: string
  /** Conversation and row, as the test names them. */
  where: readonly string[]
}

const cli = 'azure-cli/test_batch'
const python = 'azure-sdk-for-python/test_batch'
/** Two recordings of the Node SDK's suite, whose recorder kept no body of a request. */
const march = 'azure-sdk-for-node/suite d82c8d52'
const september = 'azure-sdk-for-node/suite 0af7b026'

export const knownDifferences: readonly KnownDifference[] = [
  {
    why: 'The body of the autoscale formula before it is lost: the pool had been given two nodes by it.',
    where: [
      `${march} list_pools_without_filters#0`,
      `${march} list_a_maximum_number_of_pools#1`,
      `${september} list_pools_without_filters#0`,
      `${september} list_a_maximum_number_of_pools#1`,
    ],
  },
  {
    why: 'The bodies that made the pool or resized it are lost: no resize is there to be stopped.',
    where: [
      `${march} stop_pool_resizing_successfully#0`,
      `${september} stop_pool_resizing_successfully#0`,
    ],
  },
  {
    why: 'The body that made the user is lost, and with it the name.',
    where: [
      `${march} delete_a_compute_node_user_successfully#0`,
      `${september} delete_a_compute_node_user_successfully#0`,
    ],
  },
  {
    why: 'Pool, certificate and tasks were made again between two sessions, and nothing recorded shows how.',
    where: [
      `${march} re-list_compute_nodes_successfully#0`,
      `${september} count_tasks_sucessfully#0`,
      `${september} list_compute_nodes_successfully#0`,
      `${september} get_a_compute_node_reference#0`,
      `${september} re-list_compute_nodes_successfully#0`,
    ],
  },
  {
    why: 'Enabling an enabled node was accepted once; six months later, and in the .NET tests, it is refused.',
    where: [`${march} enable_scheduling_on_a_compute_node_successfully#0`],
  },
  {
    why: "The account knows the caller's subscription, which an emulated account has not.",
    where: [`${python}_create_pools 84ecb1b4 #3`, `${python}_create_pools 30f71a4b #3`],
  },
  {
    why: 'The sentence that lists the forms of an image id was worded otherwise from month to month.',
    where: [
      `${cli}_pool_cmd 0d448745 #6`,
      `${python}_create_pools 84ecb1b4 #4`,
      `${python}_create_pools 30f71a4b #4`,
    ],
  },
  {
    why: 'Counts of tasks lagged behind the task that had just been added; ours are never late.',
    where: [`${cli}_task_create_cmd 8f09fd8f #12`, `${cli}_task_create_cmd b0d36d2f #12`],
  },
  {
    why: 'The formula had not been evaluated yet when autoscaling was switched off; ours is at once.',
    where: [`${python}_scale_pools 30f71a4b #3`],
  },
  {
    why: 'Several pools at once: which of them had become steady within a second.',
    where: [`${python}_create_pools 84ecb1b4 #11`, `${cli}_pools_and_nodes 79ddbf0e #8`],
  },
  {
    why: 'A node was counted a moment before its pool was steady; ours are both at once.',
    where: ['azure-batch-cli-extensions/test_batch_extensions_live df84dd50 #31'],
  },
  {
    why: 'Usage of months ago: the emulator meters none.',
    where: [
      `${cli}_pools_and_nodes e42b1a31 #16`,
      `${march} list_pools_usage_metrics#0`,
      `${september} list_pools_usage_metrics#0`,
    ],
  },
]
