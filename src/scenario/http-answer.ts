/** What an HTTP server answered, as histories hold it. */
export interface HttpAnswerSeen {
  readonly status: number;
  /** As JSON says, where it is JSON; otherwise the text. */
  readonly body: unknown;
}

/** Whether a value is what `fetch` answers. To ask for its class first would load all of `fetch`, which takes 40 ms. */
export function isAnswer(value: unknown): value is Response {
  if (typeof value !== 'object' || value === null) return false;
  const { constructor: made } = value as { readonly constructor?: { readonly name?: unknown } };
  return made?.name === 'Response' && value instanceof Response;
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
