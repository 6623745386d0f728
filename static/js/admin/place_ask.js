/* Asking our own server, and what to say when it does not answer. Always by POST: an address stands in the logs of every
   proxy on the way, and what is asked here tells where something happened. */

/** The answer as an object; one with `error`, a sentence, where there is none. Aborting throws an AbortError. */
export const ask = async (url, parameters, texts, { signal } = {}) => {
  const values = new URLSearchParams(parameters);
  const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
  const options = { method: "POST", body: values, headers: { "X-CSRFToken": token }, signal };
  let response;
  try {
    response = await fetch(url, options);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    return { error: texts.failed };
  }
  if (response.redirected) return { error: texts.signedOut };
  if (!response.headers.get("content-type")?.startsWith("application/json")) return { error: texts.failed };
  return response.json();
};

/** Calls `act` once typing has paused; `stop()` forgets what is waiting. */
export const paused = (act, milliseconds) => {
  let timer;
  const later = (...values) => {
    clearTimeout(timer);
    timer = setTimeout(act, milliseconds, ...values);
  };
  later.stop = () => clearTimeout(timer);
  return later;
};
