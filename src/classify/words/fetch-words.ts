// What programs say of files, packages and certificates that a server has not, or not as asked.
import { httpStatus } from './http-words.ts'
import type { Phrase } from './phrases.ts'

export const notThere: readonly Phrase[] = [
  httpStatus(404),
  httpStatus(410),
  'the specified blob does not exist',
  'the specified resource does not exist',
  'blobnotfound',
  'nosuchkey',
  'nosuchbucket',
  'the resource you are looking for has been removed',
  'repository not found',
  ['blob', 'container does not exist'],
  ['fatal: repository', 'not found'],
  ['fatal: remote branch', 'not found'],
  "couldn't find remote ref",
  'did not match any file(s) known to git',
  'manifest unknown',
  ['manifest for', 'not found'],
  'folder path does not exist or is empty',
]

/** Said beside a 404: apt asked for a version that its server no longer has. */
export const staleIndex: readonly Phrase[] = [
  'apt-get update',
  'apt update',
  /404[^\n]{0,80}\.deb\b|\.deb\b[^\n]{0,80}404/,
  /(?:ubuntu|debian)\/pool\//,
  ['err:', /(?:ubuntu\.com|debian\.org)\/(?:ubuntu|debian)/],
]

/** Systems whose packages are no longer published where their images look for them. */
export const endOfLife: readonly Phrase[] = [
  'mirrorlist.centos.org',
  'no urls in mirrorlist',
  'cannot find a valid baseurl for repo: base',
  [
    'does not have a release file',
    /buster|stretch|jessie|wheezy|trusty|xenial|groovy|hirsute|impish|kinetic|lunar|mantic|eoan|disco|cosmic|artful/,
  ],
  'no longer has a release file',
]

export const notAvailable: readonly Phrase[] = [
  'no matching distribution found',
  'could not find a version that satisfies',
  'resolutionimpossible',
  'conflicting dependencies',
  'requires a different python',
  'packagesnotfounderror',
  'packagenotfounderror',
  'unsatisfiableerror',
  'resolvepackagenotfound',
  'libmambaunsatisfiable',
  'nothing provides',
  'following packages are not available from current channels',
  'following specifications were found to be incompatible',
  'package conflicts',
  'unable to locate package',
  "couldn't find any package",
  'has no installation candidate',
  'unmet dependencies',
  'held broken packages',
  ['e: version', 'was not found'],
  ['no package', /no package \S{1,80} available|no package matches/],
  'unable to find a match',
  'no match for argument',
  'no provider of',
  /\betarget\b/,
  'no matching version found for',
  'eresolve',
  'is not available for this version of r',
  /package .{1,60} is not available \(for r/,
  /dependenc(?:y|ies) .{1,60} (?:is|are) not available for package/,
  'does not have a release file',
  'is not a valid version',
  'unable to find version',
  'unable to resolve dependency tree',
  'failed to find a version',
  'no packages exist with this id',
  'do not match the hashes',
  'version solving failed',
]

export const certificateExpired: readonly Phrase[] = [
  'certificate has expired',
  'certificate expired',
  'expired certificate',
  'cert_has_expired',
  'certificate is expired',
  'certificate has expired or is not yet valid',
  'sec_error_expired',
  'x509: certificate has expired',
]

export const clockWrong: readonly Phrase[] = [
  'certificate is not yet valid',
  'cert_not_yet_valid',
  ['release file for', 'not valid yet'],
  'release file is not valid yet',
  'clock skew',
  'requesttimetooskewed',
  'request time too skewed',
]

export const issuerUnknown: readonly Phrase[] = [
  'unable to get local issuer certificate',
  'self signed certificate',
  'self-signed certificate',
  'certificate verify failed',
  'certificate verification failed',
  'certificate signed by unknown authority',
  'unable to find valid certification path',
  'pkix path building failed',
  'server certificate verification failed',
  'ssl certificate problem',
  'could not establish trust relationship',
  'remote certificate is invalid',
  'unable_to_verify_leaf_signature',
  'certificate is not trusted',
  '0x80072f8f',
]

export const keyUnknown: readonly Phrase[] = [
  'no_pubkey',
  'public key is not available',
  'expkeysig',
  'keyexpired',
  'badsig',
  'is not signed',
  'gpg error',
  'gpg check failed',
  'gpg key retrieval failed',
  ['public key for', 'not installed'],
  'signatures were invalid',
]
