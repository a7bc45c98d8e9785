import { currentLang } from "@/lib/i18n/lang";
import type { Problem } from "./types";

const PREFIX = "/api/v1";
const ENDED = new Set(["accounts.sign_in_needed", "accounts.session_expired"]);
const UNSAFE = new Set(["POST", "PUT", "PATCH", "DELETE"]);

/** A refusal or failure as the server words it; `body` holds everything that came with it. */
export class ApiError extends Error {
  constructor(
    readonly problem: Problem,
    readonly status: number,
    readonly body: Record<string, unknown> = {},
  ) {
    super(problem.message);
    this.name = "ApiError";
  }

  get code(): string {
    return this.problem.code;
  }
}

export type Params = Record<string, string | number | boolean | string[] | null | undefined>;

export interface Options {
  method?: string;
  params?: Params;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/** `a=1&b=x,y`; what is empty is left out. */
export function queryString(params: Params = {}): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(params)) {
    const text = Array.isArray(value) ? value.join(",") : value;
    if (text !== undefined && text !== null && text !== "") search.set(key, String(text));
  }
  const text = search.toString();
  return text ? `?${text}` : "";
}

function cookie(name: string): string {
  const found = document.cookie.split("; ").find((part) => part.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

/** A form carries files; the browser says itself where each begins. */
function isForm(body: unknown): body is FormData {
  return body instanceof FormData;
}

function headers(options: Options): Record<string, string> {
  const method = options.method ?? "GET";
  return {
    Accept: "application/json",
    "Accept-Language": currentLang(),
    ...(options.body === undefined || isForm(options.body) ? {} : { "Content-Type": "application/json" }),
    ...(UNSAFE.has(method) ? { "X-CSRF-Token": cookie("caliber_csrf") } : {}),
    ...options.headers,
  };
}

/** The raw response, for downloads; refusals are thrown as `ApiError`. */
export async function send(path: string, options: Options = {}): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(PREFIX + path + queryString(options.params), {
      method: options.method ?? "GET",
      headers: headers(options),
      body: options.body === undefined || isForm(options.body) ? options.body : JSON.stringify(options.body),
      signal: options.signal,
      credentials: "same-origin",
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiError({ code: "web.unreachable", message: "" }, 0);
  }
  if (!response.ok) throw await failure(response);
  return response;
}

async function failure(response: Response): Promise<ApiError> {
  const body = (await response.json().catch(() => ({}))) as Record<string, unknown>;
  const problem: Problem = {
    code: String(body.code ?? `http.${response.status}`),
    message: String(body.message ?? body.title ?? ""),
    hint: body.hint ? String(body.hint) : undefined,
    where: body.where ? String(body.where) : undefined,
    status: response.status,
  };
  if (ENDED.has(problem.code)) announceSignOut();
  return new ApiError(problem, response.status, body);
}

async function json<T>(path: string, options: Options): Promise<T> {
  const response = await send(path, options);
  if (response.status === 204 || response.headers.get("content-length") === "0") return undefined as T;
  return (await response.json()) as T;
}

export const api = {
  get: <T>(path: string, params?: Params, options: Options = {}) => json<T>(path, { ...options, params }),
  post: <T>(path: string, body?: unknown, options: Options = {}) => json<T>(path, { ...options, method: "POST", body }),
  put: <T>(path: string, body?: unknown, options: Options = {}) => json<T>(path, { ...options, method: "PUT", body }),
  patch: <T>(path: string, body?: unknown, options: Options = {}) =>
    json<T>(path, { ...options, method: "PATCH", body }),
  delete: <T>(path: string, options: Options = {}) => json<T>(path, { ...options, method: "DELETE" }),
};

type Listener = () => void;
const signOutListeners = new Set<Listener>();

/** Called when any request finds that the session has ended. */
export function onSignOut(listener: Listener): () => void {
  signOutListeners.add(listener);
  return () => signOutListeners.delete(listener);
}

function announceSignOut(): void {
  for (const listener of signOutListeners) listener();
}
