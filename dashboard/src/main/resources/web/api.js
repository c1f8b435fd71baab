import { setServerNow } from "./time.js";

/** A refusal by the server, in its words. */
export class ApiError extends Error {
  /** @param {number} status 0 if the server was not reached */
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/**
 * @param {string[]} path names; they are encoded here
 * @param {Object<string, *>} query what is undefined is left out
 * @param {AbortSignal} [signal]
 * @returns {Promise<Object>} the answer
 * @throws {ApiError}
 */
export async function get(path, query = {}, signal = undefined) {
  const parameters = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== undefined));
  const url = `/api/${path.map(encodeURIComponent).join("/")}?${parameters}`;
  let response;
  let body;
  try {
    response = await fetch(url, { signal, headers: { accept: "application/json" } });
    body = await response.json();
  } catch (problem) {
    if (problem.name === "AbortError") throw problem;
    if (!response) throw new ApiError(0, "The dashboard's server cannot be reached.");
    throw new ApiError(response.status, `The server answered ${response.status} with something that cannot be read.`);
  }
  if (!response.ok) throw new ApiError(response.status, body.error || `The server answered ${response.status}.`);
  setServerNow(body.now);
  return body;
}
