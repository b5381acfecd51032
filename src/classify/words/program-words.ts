// What shells, linkers and runtimes say when a program, module, library or file is missing.
import { commandMissingElsewhere, fileMissingElsewhere } from './foreign-words.ts'
import type { Phrase } from './phrases.ts'

export const moduleMissing: readonly Phrase[] = [
  'modulenotfounderror',
  'no module named',
  /\bimporterror\b/,
  'cannot import name',
  /\b(?:cannot|can't|could not|couldn't|unable to|fail(?:s|ed)? to|not) (?:be )?import(?:ed)?\b/,
  /\bimport (?:error|failure|fails|failed)\b/,
  /\b(?:module|package|librar(?:y|ies)|dependenc(?:y|ies)|gem|assembly|runtime)s?\b[^\n.;]{0,60}\b(?:(?:is|was|are|were) (?:not (?:installed|found|available|present|there)|missing|absent)|missing (?:on|from|in)|not installed)\b/,
  /\b(?:missing|absent|uninstalled) (?:python |r |node |perl |java )?(?:module|package|librar(?:y|ies)|dependenc(?:y|ies))\b/,
  "can't locate",
  'cannot find module',
  'err_module_not_found',
  'cannot load such file',
  'there is no package called',
  'package or namespace load failed',
  'could not find or load main class',
  'noclassdeffounderror',
  'classnotfoundexception',
  'nosuchmethoderror',
  'unsupportedclassversionerror',
  'unable to access jarfile',
  'could not load file or assembly',
  'could not load type',
  'typeloadexception',
  'missingmethodexception',
  'dllnotfoundexception',
  'the specified module could not be found',
  'module could not be found',
  'you must install or update .net',
  'you must install .net',
  'compatible framework version',
  "the framework 'microsoft.",
  'could not find a valid icu package',
  'undefined function or variable',
  'unrecognized function or variable',
  'could not load libmwmclmcrrt',
  /\bloaderror\b/,
  'argumenterror: package',
  '0x8007007e',
  '0x80131040',
]

export const libraryMissing: readonly Phrase[] = [
  'error while loading shared libraries',
  'cannot open shared object file',
  'undefined symbol',
  'symbol lookup error',
  'library not loaded',
  ['.dll', /\b(?:missing|not found|was not found|could not be found|not be located)\b/],
  'entry point not found',
  'procedure entry point',
  'code execution cannot proceed because',
  'side-by-side configuration is incorrect',
  'msvcp140',
  'vcruntime140',
]

export const systemTooOld: readonly Phrase[] = [
  'kernel too old',
  /version [`'"‘]?(?:glibc|glibcxx|cxxabi|gomp|openssl)_[\d.]+[`'"’]? not found/,
  /\bglibc(?:xx)?_[\d.]+[`'"’]? (?:is |was )?(?:not found|missing|required)/,
  /\b(?:requires?|needs?|required) (?:at least |a |an |the )?(?:newer )?(?:glibc|libc|linux kernel|kernel|operating system|os|windows|ubuntu|centos|rhel|debian)\b[^\n]{0,20}(?:version|newer|later|or above|>=|\d)/,
  /\b(?:glibc|libc|kernel|os|operating system|distribution|windows)(?: version)? (?:is |was )?(?:too old|not supported|unsupported|outdated)\b/,
  /\bunsupported (?:kernel|os|operating system|distribution|windows)\b/,
]

export const wrongKind: readonly Phrase[] = [
  'exec format error',
  'cannot execute binary file',
  'is not a valid win32 application',
  'badimageformatexception',
  'not compatible with the version of windows',
  '0x800700c1',
  '0x8007000b',
  '%1 is not a valid',
]

export const carriageReturn: readonly Phrase[] = [
  "\\r': command not found",
  '^m: bad interpreter',
  '\r: bad interpreter',
  '\\r: bad interpreter',
  '‘bash\\r’',
  "'bash\\r'",
  'sh\\r',
  'python3\\r',
  'python\\r',
  "bash\r': no such file",
  'crlf',
  'dos line ending',
  'windows line ending',
  'carriage return',
  'invalid option name\\r',
  ': invalid option name\r',
]

export const commandMissing: readonly Phrase[] = [
  ...commandMissingElsewhere,
  'command not found',
  /\b(?:da|a|k|z)?sh: (?:line )?\d+: \S{1,200}: not found/,
  /\/bin\/sh: \d+: [^\n]{1,200}: not found/,
  /\bsh: \S{1,200}: not found/,
  'is not recognized as an internal or external command',
  'is not recognized as the name of a cmdlet',
  'is not recognized as a name of a cmdlet',
  'executable file not found in',
  'bad interpreter',
  'no such file or directory: unknown',
  /\benv: [^\n]{1,120}: no such file or directory/,
  /\benv: [^\n]{1,120}: (?:command )?not found/,
  [
    'filenotfounderror',
    /no such file or directory: ['"](?:git|java|docker|ffmpeg|az|azcopy|conda|gcc|make|cmake|rscript|perl|node|nvidia-smi)['"]/,
  ],
  'could not find program',
  /\b(?:program|executable|binary|command|tool|interpreter)\b[^\n.;]{0,40}\b(?:is|was) (?:not (?:installed|found|on the path|in the path)|missing)\b/,
  'program not found in path',
]

export const fileMissing: readonly Phrase[] = [
  ...fileMissingElsewhere,
  "can't open file",
  'cannot open file',
  "can't open perl script",
  'filenotfounderror',
  'filenotfoundexception',
  'nosuchfileexception',
  'directorynotfoundexception',
  'could not find file',
  'could not find a part of the path',
  'the system cannot find the file',
  'the system cannot find the path',
  'no such file or directory',
  '0x80070002',
  '0x80070003',
  /\benoent\b/,
  'cannot find the file specified',
  'input file does not exist',
  'input file not found',
]

/** Devices, and places that a mount, a start task or another task fills: that a file is not there has a cause elsewhere. */
export const putThereByOthers: readonly Phrase[] = [
  'fsmounts',
  'az_batch_node_',
  /\/dev\/|\/proc\/|\/sys\/|\.sock\b|\bmount/,
  /\/mnt\/(?!batch\/tasks\/workitems|resource\/batch)|\/(?:shared|nfs|lustre|scratch|efs|beegfs|datasets?)\b|\/opt\//,
  /\bshared? (?:dir|directory|folder|drive|file ?system)\b|\bstart[- ]?task\b|\\\\[\w.-]+\\/,
  /\b[d-z]:\\batch\\tasks\\(?:shared|startup|fsmounts)/,
]

export const shellLess: readonly Phrase[] = [
  /['"‘`](?:&&|\|\||\||>>?|;)['"’`]?: (?:no such file|not found)/,
  /(?:cannot access|cannot stat|unrecognized arguments?:|extra operand|invalid option|unexpected argument|no such file or directory:?)[^\n]{0,40}['"‘` ](?:&&|\|\||\||>>?)(?:['"’`\s]|$)/m,
  /(?:\$\{?|%)az_batch_\w+[%}]?\S{0,200}: (?:no such file|not found)|(?:cannot (?:find|access|stat|open)|no such file|not found)[^\n]{0,80}(?:\$\{?|%)az_batch_/,
  /\bcmd(?:\.exe)? \/c\b[^\n]{1,400}\bcmd(?:\.exe)? \/c\b/,
  /\b(?:several|multiple|two|three|many|chained|consecutive|repeated|a chain of|strings? of) (?:of )?[`'"]?cmd(?:\.exe)? \/c\b/,
  /\bcmd(?:\.exe)? \/c[`'"]? (?:commands? |calls? )?(?:strung|chained|concatenated|combined|joined|one after)/,
  /\bonly (?:the )?first (?:command|part|cmd|one)\b[^\n]{0,20}\b(?:run|runs|ran|executed|executes)\b/,
  /\bnot (?:wrapped|run|called|started|inside|put) (?:in |by |with |inside |through )?(?:a shell|\/bin\/(?:ba)?sh|(?:ba)?sh -c|cmd \/c)/,
  /\b(?:without|no|lacks?|missing|outside) (?:a |any |of a )?(?:shell|\/bin\/(?:ba)?sh -c|cmd \/c)\b/,
  /\b(?:is|are|was|were) not (?:run |executed |running )?(?:in|under|through|by|via) a shell\b/,
  /\b(?:environment )?variables?\b[^\n]{0,40}\b(?:not|never|n't) (?:being )?expanded/,
]

export const executionPolicy: readonly Phrase[] = [
  'running scripts is disabled on this system',
  'is not digitally signed. you cannot run',
  'execution_policies',
  'execution policy',
  'executionpolicy',
  'pssecurityexception',
]
