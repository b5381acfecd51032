// Batch's codes and the fault each stands for, by where they are said; from the service's documented and recorded codes.
import { apiCodes } from '../domain/api-code.ts'
import type { Fault } from '../domain/fault.ts'
import type { Place } from '../domain/symptom.ts'

/** In lower case: the service's spelling varies between versions. */
const task: Readonly<Record<string, Fault>> = {
  blobdownloadtimedout: 'task-input-unavailable',
  blobdownloadmiscerror: 'task-input-failed',
  resourcedownloadtimedout: 'task-input-unavailable',
  blobaccessdenied: 'task-input-denied',
  blobnotfound: 'task-input-denied',
  resourcecontaineraccessdenied: 'task-input-denied',
  resourcecontainernotfound: 'task-input-denied',
  resourcecontainerlisttimedout: 'task-input-unavailable',
  resourcecontainerlistmiscerror: 'task-input-failed',
  diskfull: 'task-disk-full',
  resourcedirectorycreatefailed: 'task-files-unwritable',
  resourcefilecreatefailed: 'task-files-unwritable',
  resourcefilewritefailed: 'task-files-unwritable',
  fileuploadaccessdenied: 'task-upload-denied',
  fileuploadcontainernotfound: 'task-upload-denied',
  fileuploadtimedout: 'task-upload-unavailable',
  fileuploadmiscerror: 'task-upload-failed',
  commandprogramnotfound: 'task-cannot-start',
  commandlaunchfailed: 'task-launch-failed',
  badcommandtype: 'task-cannot-start',
  taskschedulingconstraintfailed: 'task-cannot-start',
  jobpreparationtaskfailed: 'task-preparation-failed',
  applicationpackageerror: 'task-package-failed',
  containerinvalidimage: 'task-container-failed',
  containerinvalidregistry: 'task-container-failed',
  containerinvalidsettings: 'task-container-failed',
  containermiscerror: 'task-container-failed',
  containerpoolnotsupported: 'task-cannot-start',
  containertasksettingsnotfound: 'task-cannot-start',
  taskended: 'task-ended',
  failureexitcode: 'task-exit-code',
  maxinternalretrycountreached: 'task-failed',
}

const node: Readonly<Record<string, Fault>> = {
  diskfull: 'node-disk-full',
  batchagentinstallationfailure: 'node-agent-failed',
  applicationpackageerror: 'node-package-failed',
  containerinvalidimage: 'node-container-failed',
  containerinvalidregistry: 'node-container-failed',
  containerinvalidsettings: 'node-container-failed',
  containermiscerror: 'node-container-failed',
  failureexitcode: 'node-start-task-failed',
}

const resize: Readonly<Record<string, Fault>> = {
  accountcorequotareached: 'pool-resize-quota',
  accountlowprioritycorequotareached: 'pool-resize-quota',
  accountspotcorequotareached: 'pool-resize-quota',
  accountvmseriescorequotareached: 'pool-resize-quota',
  allocationtimedout: 'pool-resize-timed-out',
  batchoutofcapacity: 'pool-resize-capacity',
  overconstrainedallocationrequesterror: 'pool-resize-capacity',
  allocationfailed: 'pool-resize-failed',
  communicationenabledpoolreachedmaxvmcount: 'pool-resize-configuration',
  dependentresourcenotfound: 'pool-resize-configuration',
  diskencryptionfailure: 'pool-resize-configuration',
  failedidentityoperation: 'pool-resize-configuration',
  incompatiblevmsize: 'pool-resize-configuration',
  missingpublisherpropertyinmarketplaceplan: 'pool-resize-configuration',
  unsupportedvmsize: 'pool-resize-configuration',
  removenodesfailed: 'pool-removal-failed',
}

const byPlace: Readonly<Partial<Record<Place, ReadonlyMap<string, Fault>>>> = {
  task: new Map(Object.entries(task)),
  node: new Map(Object.entries(node)),
  resize: new Map(Object.entries(resize)),
  api: new Map([...apiCodes].map(([code, { fault }]) => [code, fault])),
}
/** A code that somebody quotes without its place: where one place alone knows it, or a task's. */
const anywhere: ReadonlyMap<string, Fault> = new Map([
  ...Object.entries(node),
  ...Object.entries(resize),
  ...Object.entries(task),
])
const none: ReadonlyMap<string, Fault> = new Map()

export function codesOf(place: Place): ReadonlyMap<string, Fault> {
  return place === 'unknown' ? anywhere : (byPlace[place] ?? none)
}
