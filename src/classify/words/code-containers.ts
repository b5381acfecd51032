// What is said of container images and containers: by Batch's codes, by Docker, by people.
import type { Symptom } from '../../domain/symptom.ts'
import { any, coded, each, word } from './code-said.ts'

const containerCodes = [
  'containerinvalidimage',
  'containerinvalidregistry',
  'containerinvalidsettings',
  'containermiscerror',
] as const

/** Batch's own code for a container or its image. */
export function isContainerCode(symptom: Symptom, words: string): boolean {
  return (
    coded(symptom, words, ...containerCodes) ||
    any(words, ['container images specified are invalid', 'task container settings is invalid'])
  )
}

/** Docker or its like is meant, and no container of blobs or of a program. */
export function isDocker(symptom: Symptom, words: string): boolean {
  return (
    isContainerCode(symptom, words) ||
    any(words, ['docker', 'podman', 'containerd', 'oci runtime', 'unixhttpconnectionpool'])
  )
}

/** The client or daemon of Docker speaks, and no program that runs under it. */
export function isOfDaemon(symptom: Symptom, words: string): boolean {
  return (
    isContainerCode(symptom, words) ||
    any(words, [
      'daemon',
      'docker client',
      'docker api',
      'docker pull',
      'docker run:',
      'docker create',
      'docker:',
      'docker_client_timeout',
      'docker.sock',
      'docker-compose',
      'docker compose',
      'docker engine',
      'compose_http_timeout',
      'http request took too long to complete',
      'http+docker',
      'unixhttpconnectionpool',
    ])
  )
}

/** Anything of containers at all. */
export function isContainer(symptom: Symptom, words: string): boolean {
  return (
    isContainerCode(symptom, words) ||
    any(words, ['docker', 'podman', 'containerd', 'azurecr.io', 'container image']) ||
    word(words, 'acr') ||
    (words.includes('image') && word(words, 'pull', 'pulls', 'pulled', 'pulling')) ||
    // A container of blobs and the registry of Windows are other things.
    (words.includes('container') && !any(words, ['blob', 'storage'])) ||
    (words.includes('registry') && !any(words, ['registry key', 'hkey_', 'hklm', 'regedit']))
  )
}

export function isPull(words: string): boolean {
  return (
    any(words, ['pull', 'manifest', 'registry', 'azurecr', 'docker.io', 'image']) ||
    word(words, 'acr')
  )
}

/** A request to the daemon or a registry that got no answer in time. */
export function isContainerTimeout(words: string): boolean {
  return any(words, [
    'read timed out',
    'timed out',
    'client timeout',
    'client_timeout',
    'http_timeout',
    'context deadline exceeded',
    'deadline exceeded',
    'client.timeout exceeded',
    'i/o timeout',
    'tls handshake timeout',
    'took too long',
    'takes too long',
    'up waiting for',
    'slow to respond',
    'slow to answer',
    'did not answer',
    'does not answer',
    'daemon busy',
    'daemon is busy',
    'daemon was busy',
    'daemon did not respond',
    'daemon not responding',
    'daemon is not responding',
    'unresponsive',
  ])
}

/** A registry is named, or the way to it: the fault lies beyond the node. */
export function speaksOfRegistry(words: string): boolean {
  return any(words, [
    'dial tcp',
    'tls handshake timeout',
    'awaiting headers',
    'registry',
    'docker.io',
    'azurecr',
    'mcr.microsoft.com',
    'ghcr.io',
    'quay.io',
    'nvcr.io',
  ])
}

const identity = ['managed identity', 'identity', 'acr token', 'token', 'credential'] as const
const later = [
  'some time after',
  'a while after',
  'after some time',
  'after a while',
  'hours after',
  'hours later',
  'days after',
  'days later',
  'long after',
  'time after start',
  'long-running',
  'long running',
  'long-lived',
  'after a few hours',
  'after a day',
  'worked at first',
  'first pulls work',
  'later pulls',
  'until reboot',
  'until restart',
  'token expired',
  'token has expired',
  'expired token',
  'stale token',
  'cached',
  'up for',
  'freshly',
  'fresh nodes',
  'newly booted',
  'older nodes',
] as const

/** An identity or its token is spoken of, and a time after which what worked does not. */
export function isTokenOutlived(words: string): boolean {
  return each(words, identity, later) || (any(words, identity) && longUp.test(words))
}

const longUp =
  /\b(?:after|for|older than|past|beyond|over|more than)\b[^\n.;]{0,30}\b(?:hours?|days?|weeks?|a long time|longer)\b|\b(?:old|long[- ]lived|long[- ]running) nodes\b|\b(?:new|fresh|rebooted|restarted|recent) (?:nodes|vms) (?:pull|work|are fine|succeed|do not|don't)/

/** A client of containers is called with a verb that needs the daemon or a login. */
export const containerCall =
  /\b(?:docker|podman|nerdctl|singularity|apptainer)(?: image| container)? (?:pull|run|login|build|push|exec)\b/
