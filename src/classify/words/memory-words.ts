// What systems, runtimes and people say when a machine, a runtime or a GPU runs out of memory.
import { memoryFullElsewhere } from './foreign-words.ts'
import type { Phrase } from './phrases.ts'

export const sharedMemoryFull: readonly Phrase[] = [
  ['/dev/shm', /no space left|insufficient|not enough|too small|bus error|exhausted/],
  [
    'shared memory',
    /no space left|out of shared memory|insufficient|not enough|too small|bus error/,
  ],
  /bus error[^\n]{0,120}insufficient shared memory/,
]

/** A runtime that may not take more, whatever the machine has. */
export const heapFull: readonly Phrase[] = [
  'outofmemoryerror: java heap',
  'outofmemoryerror: gc overhead',
  'outofmemoryerror: metaspace',
  'outofmemoryerror: compressed class space',
  'outofmemoryerror: permgen',
  'outofmemoryerror: requested array size',
  'outofmemoryerror: direct buffer',
  'cannot reserve direct buffer memory',
  'java heap space',
  'gc overhead limit exceeded',
  'heap out of memory',
  'heap limit allocation failed',
  'did not provide enough memory to run this program',
  'allowed memory size of',
  'vector memory exhausted',
  'vector memory limit',
]

export const gpuMemoryFull: readonly Phrase[] = [
  [
    'out of memory',
    /cuda|gpu|\bhip\b|optix|vram|opencl|rocm|device memory|video memory|cublas|cudnn/,
  ],
  'cuda_error_out_of_memory',
  'cudaerrormemoryallocation',
  'cublas_status_alloc_failed',
  'cl_mem_object_allocation_failure',
  'oom when allocating tensor',
  'out of gpu memory',
  'out of gpu and shared',
  'not enough gpu memory',
  'insufficient gpu memory',
  'failed to allocate gpu memory',
]

export const memoryFull: readonly Phrase[] = [
  ...memoryFullElsewhere,
  'oom-kill',
  'oom_kill',
  'oom killer',
  'oom kill',
  // `docker inspect` names it for every container, mostly as false.
  /\boomkilled\b(?!["']?\s{0,3}[:=]\s{0,3}["']?false)/,
  'killed by oom',
  /\b(?:got|was|were|been) oom[- ]?killed/,
  /\bout[- ]of[- ]memory\b/,
  'outofmemory',
  'out of ram',
  /\b(?:ran|running|runs|run) (?:low on|out of) (?:memory|ram)\b/,
  'cannot allocate memory',
  "can't allocate memory",
  'could not allocate memory',
  "couldn't allocate memory",
  'unable to allocate memory',
  'malloc returns null',
  'returns null: len=',
  /\bmore (?:memory|ram) than (?:the|it|its|there|is|a|we|they|vm|node|available)\b/,
  /\bheap (?:is |was )?(?:\w+ )?(?:too (?:large|big)|larger than)/,
  'failed to allocate memory',
  'memory allocation failed',
  /memory allocation of \d+ bytes failed/,
  /failed to allocate \d+ bytes/,
  /\bunable to allocate [\d.]+ ?[kmgtp]?i?b\b/,
  'enomem',
  '[errno 12]',
  'os error 12)',
  'bad_alloc',
  'bad allocation',
  /\bmemoryerror\b/,
  'arraymemoryerror',
  'cannot allocate vector of',
  'insufficient memory',
  'insufficient virtual memory',
  'insufficient system memory',
  'not enough memory',
  'not enough ram',
  'virtual memory exhausted',
  'memory exhausted',
  'exhausted memory',
  'exceeding memory limit',
  'exceeded memory limit',
  'exceeded the memory limit',
  'memory limit exceeded',
  'paging file is too small',
  '0x8007000e',
  '0x800705af',
  'not enough storage is available to',
  'insufficient memory for the java runtime',
]

/** A process that something killed outright: on a node this is most often the kernel, for want of memory. */
export const killedOutright: readonly Phrase[] = [
  /^\W{0,3}killed\W{0,3}$/m,
  /(?:\.\.\.|\d)[ \t]{1,20}killed\W{0,3}$/m,
  /\bline \d+: +\d+ killed\b/,
  /^(?:\/\S+|[\w.-]+): ?(?:line \d+: ?)?\d+ killed\b/m,
  /signals\.sigkill/,
  'signal: killed',
  'killed signal terminated program',
  /\bkill(?:ed)? (?:with |by |using )?-9\b/,
  /\bsigkill\b/,
  /\bkilled by (?:the )?(?:kernel|system|os|operating system|host)\b/,
  'signal 9 (killed)',
  /(?:killed|terminated|exited|died) (?:by|on|with|due to|from) (?:a )?(?:signal (?:9\b|sigkill)|sigkill|kill -9)/,
  'exit on signal 9',
  'signal: 9 (sigkill)',
  /\bkilled process \d+/,
]

/** Somebody looked, and memory it was not. */
export const notMemory: readonly Phrase[] = [
  /\b(?:no|not|without|isn't|wasn't|nothing about)(?: an?| any)? (?:signs? of |evidence of |trace of )?(?:oom|out[- ]of[- ]memory|memory (?:problem|issue|pressure))\b/,
  /\bplenty of (?:free )?(?:memory|ram)\b/,
  /\bmemory\b[^\n.;]{0,40}\b(?:nothing (?:special|odd|unusual)|flat|unremarkable|no peak|not high)\b/,
  /\bmemory (?:usage )?(?:is|was|looks|looked|stays|stayed) (?:\w+ )?(?:fine|ok|low|normal)\b/,
]
