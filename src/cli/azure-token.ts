// A token of whoever az login signed in; nobody else's, so that the audit names the person at this terminal.

/** Throws the SDK's error, whose message says what the Azure CLI said. */
export async function azureToken(scope: string): Promise<string> {
  const { AzureCliCredential } = await import('@azure/identity')
  return (await new AzureCliCredential({ processTimeoutInMs: 30_000 }).getToken(scope)).token
}
