// Hands mails to an SMTP server, one connection each, and reads its answers.
import { plain } from '../../../domain/plain.ts'
import type { Channel, Delivery, MailContent, Message } from '../../../ports/channel.ts'

export interface MailChannelOptions {
  write: (message: Message) => MailContent
  /** `smtp://[user:password@]host[:port]`, or `smtps:` for TLS from the first byte. */
  smtpUrl: string
  from: string
  to: readonly string[]
  /** Wall time in milliseconds for each step of the conversation. */
  timeoutMs?: number
}

interface SmtpError extends Error {
  code?: string
  command?: string
  responseCode?: number
  response?: string
}

export function createMailChannel(options: MailChannelOptions): Channel {
  const server = serverOf(options.smtpUrl)
  const { write, from, to, timeoutMs = 15_000 } = options
  return {
    name: 'mail',
    async send(message) {
      try {
        const { createTransport } = await import('nodemailer')
        const { headers, ...content } = write(message)
        const transport = createTransport({
          ...server,
          connectionTimeout: timeoutMs,
          greetingTimeout: timeoutMs,
          socketTimeout: timeoutMs,
          disableFileAccess: true,
          disableUrlAccess: true,
        })
        await transport.sendMail({
          ...content,
          headers,
          from,
          to: [...to],
          date: new Date(message.at),
        })
        return { kind: 'sent' }
      } catch (error) {
        return deliveryOf(error instanceof Error ? error : new Error(String(error)))
      }
    },
  }
}

/** A password goes over the net encrypted or not at all; only a server on this machine may take it in the clear. */
function serverOf(smtpUrl: string) {
  const url = new URL(smtpUrl)
  const secure = url.protocol === 'smtps:'
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const local = /^(localhost|127\.\d+\.\d+\.\d+|::1)$/.test(host)
  const user = decodeURIComponent(url.username)
  return {
    host,
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    ...(user !== '' && {
      auth: { user, pass: decodeURIComponent(url.password) },
      requireTLS: !secure && !local,
    }),
  }
}

/** RFC 5321 4.2.1: 4yz is worth another try, 5yz is not. Without an answer the network is at fault. */
function deliveryOf(error: SmtpError): Delivery {
  const { code = '', responseCode, response = '', command = '' } = error
  if (responseCode === undefined || responseCode < 500) {
    const what = responseCode === undefined ? `no connection (${code || error.name})` : response
    return { kind: 'later', afterMs: 0, reason: plain(`${what}; see BATCH_MEDIC_SMTP`, 300) }
  }
  return { kind: 'refused', reason: plain(`${response}; ${adviceFor(code, command)}`, 400) }
}

function adviceFor(code: string, command: string): string {
  if (code === 'EAUTH' || command.startsWith('AUTH')) {
    return 'check the user and the password in BATCH_MEDIC_SMTP'
  }
  if (command.startsWith('MAIL')) return 'check that the server lets BATCH_MEDIC_MAIL_FROM send'
  if (command.startsWith('RCPT') || code === 'EENVELOPE') {
    return 'check the addresses in BATCH_MEDIC_MAIL_TO and who may send to them'
  }
  return 'check what the server behind BATCH_MEDIC_SMTP takes'
}
