/** What an HTTP server answered, as histories hold it. */
export interface HttpAnswerSeen {
  readonly status: number;
  /** As JSON says, where it is JSON; otherwise the text. */
  readonly body: unknown;
}

export async function answerIn(response: Response): Promise<HttpAnswerSeen> {
  const { status } = response;
  if (response.bodyUsed) return { status, body: undefined };
  const text = await response.text();
  return { status, body: parsed(text) };
}

function parsed(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
