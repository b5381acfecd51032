// Escapes plain text for the two languages that messages are written in: Markdown of Adaptive Cards and HTML of mails.

/**
 * Text for a TextBlock or a fact's value, shown as it is: nothing in it becomes a mention, a link, a list, emphasis or
 * an Adaptive Cards date function. Underscores within a word stay bare: CommonMark leaves them alone, and node ids are full of them.
 */
export function cardText(text: string): string {
  return text
    .replace(/[\\`*[\]~|]/g, '\\$&')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
    .replace(/\{\{/g, '\\{\\{')
    .replace(/&(?=#|\w+;)/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/^(\s*)([#>+-])/, '$1\\$2')
    .replace(/^(\s*\d+)([.)])/, '$1\\$2')
}

/** Text for places that know no escapes: what could begin markup somewhere is taken apart. No id of Batch holds any of it. */
export function bareText(text: string): string {
  return text
    .replace(/[<>]/g, '')
    .replace(/\{(?=\{)/g, '{ ')
    .replace(/\](?=[([])/g, '] ')
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text for HTML content and for double-quoted attributes. */
export function htmlText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character)
}
