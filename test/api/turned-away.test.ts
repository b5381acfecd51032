// Who refused a request: the app and its host want a key, and whoever stands before them wants something else.
import { describe, expect, test } from 'vitest'
import { turnedAway } from '../../src/api/turned-away.ts'

const said = (status: number, body = '', headers: Record<string, string> = {}) =>
  turnedAway(new Response(body, { status, headers }), body)

const ipPage =
  '<html><head><title>Web App - Unavailable</title></head><h1>Error 403 - Forbidden</h1><p>The web app you have attempted to reach has blocked your access.</p></html>'

describe('who stands before the app', () => {
  test.each([
    {
      when: 'access restrictions that name the address',
      answer: said(403, ipPage, { 'x-ms-forbidden-ip': '203.0.113.7' }),
      title: 'The network rules of the Function app refuse you',
      says: 'They do not let in the address 203.0.113.7, whatever the key.',
    },
    {
      when: 'access restrictions, of a client with IPv6',
      answer: said(403, '', { 'x-ms-forbidden-ip': '[fd00::1002:fc01:3000]' }),
      title: 'The network rules of the Function app refuse you',
      says: 'the address [fd00::1002:fc01:3000], whatever',
    },
    {
      when: 'access restrictions known by their page alone',
      answer: said(403, ipPage),
      title: 'The network rules of the Function app refuse you',
      says: 'the address you come from',
    },
    {
      when: 'a header that is no address',
      answer: said(403, ipPage, { 'x-ms-forbidden-ip': '<b>call 555</b>' }),
      title: 'The network rules of the Function app refuse you',
      says: 'the address you come from',
    },
    {
      when: 'an app that somebody stopped',
      answer: said(403, '<h1>Error 403 - This web app is stopped.</h1>'),
      title: 'The Function app is stopped',
      says: 'az functionapp start',
    },
    {
      when: 'authentication of App Service that wants a token',
      answer: said(401, '', {
        'x-ms-middleware-request-id': 'b15996c1',
        'www-authenticate': 'Bearer realm="medic.azurewebsites.net"',
      }),
      title: 'A sign-in of App Service stands before the app',
      says: 'allow unauthenticated access',
    },
    {
      when: 'authentication of App Service that refuses',
      answer: said(403, '', { 'x-ms-middleware-request-id': 'b15996c1' }),
      title: 'A sign-in of App Service stands before the app',
      says: 'before the app saw a key',
    },
    {
      when: 'authentication of App Service by its words',
      answer: said(401, 'You do not have permission to view this directory or page.'),
      title: 'A sign-in of App Service stands before the app',
      says: 'before the app saw a key',
    },
    {
      when: 'a gateway with a page of its own',
      answer: said(403, '<html><head><title>403 Forbidden</title></head><hr>Gateway</html>'),
      title: 'Something before the app refused',
      says: 'The answer (403) is not the app\'s: "403 Forbidden".',
    },
    {
      when: 'a proxy with JSON of another form',
      answer: said(403, '{"error":{"code":"denied"}}'),
      title: 'Something before the app refused',
      says: "The answer (403) is not the app's.",
    },
  ])('$when', ({ answer, title, says }) => {
    expect(answer?.title).toBe(title)
    expect(answer?.text).toContain(says)
  })
})

test.each([
  ['the host, of a key', said(401)],
  [
    'the host, of a key, behind an authentication that lets all through',
    said(401, '', { 'x-ms-middleware-request-id': 'b15996c1' }),
  ],
  ['the host, of a key that is not for this', said(403)],
  ['the app, of a role', said(403, '{"title":"No","detail":"roles: Reader is missing"}')],
  [
    'the app, of a token',
    said(401, '{"title":"No","detail":"authorization: is missing"}', {
      'www-authenticate': 'Bearer realm="x"',
    }),
  ],
  ['the app, of anything else', said(404, ipPage)],
])('%s is not turned away', (_, answer) => {
  expect(answer).toBeUndefined()
})
