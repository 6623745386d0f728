/* Asking our own server, and what to say when it does not answer. */

/** The answer as an object; one with `error`, a sentence, where there is none. Aborting throws an AbortError. */
export const ask = async (url, parameters, texts, { post = false, signal } = {}) => {
  const values = new URLSearchParams(parameters);
  const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
  const options = post ? { method: "POST", body: values, headers: { "X-CSRFToken": token }, signal } : { signal };
  let response;
  try {
    response = await fetch(post ? url : `${url}?${values}`, options);
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
