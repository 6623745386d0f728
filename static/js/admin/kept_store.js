/* What the browser keeps of unsaved work: one sealed record a page, in IndexedDB, on disk as soon as it is written. The
   key comes with the pages of an account, which no browser keeps; a record alone tells when it was written, and its size.
   Nothing is kept where the browser cannot seal (a page that came over plain HTTP), and nothing ever sent. */

const DATABASE = "counterclaim-kept-work";
const RECORDS = "records";
const DAY_MS = 24 * 60 * 60 * 1000;
/** Records are forgotten after so many days, whoever's they are. */
const DAYS = 7;

let opened;
let stopped = false;

const database = () => {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(RECORDS, { keyPath: "name" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
};

/** One transaction, ended when its result is on disk. */
const within = async (mode, act) => {
  const transaction = (await database()).transaction(RECORDS, mode, { durability: "strict" });
  const request = act(transaction.objectStore(RECORDS));
  await new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error);
  });
  return request.result;
};

const all = () => within("readonly", (records) => records.getAll());

/** Whether this browser can keep anything here. */
export const canKeep = () => Boolean(window.isSecureContext && window.indexedDB && crypto.subtle && navigator.locks);

export const forget = (name) => within("readwrite", (records) => records.delete(name));

/** Forgets the records that `which` says of. */
const forgetEach = async (which) => {
  for (const record of await all()) if (which(record)) await forget(record.name);
};

export const forgetOld = () => forgetEach(({ at }) => !(at > Date.now() - DAYS * DAY_MS));

/** Forgets all that is kept of an account; this page keeps nothing more. */
export const forgetAccount = (account) => {
  stopped = true;
  return forgetEach((record) => record.account === account);
};

export const keepsOf = async (account) => (await all()).some((record) => record.account === account);

/** The records of one place of one account, sealed and opened by its key. */
export const placeOf = async ({ account, place, key: encoded }) => {
  const bytes = Uint8Array.from(atob(encoded), (letter) => letter.codePointAt(0));
  const key = await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
  const manner = (name, nonce) => ({
    name: "AES-GCM",
    iv: nonce,
    additionalData: new TextEncoder().encode(`${name} ${account} ${place}`), // a record moved elsewhere does not open
  });

  const write = async (name, content) => {
    if (stopped) return;
    const nonce = crypto.getRandomValues(new Uint8Array(12));
    const plain = new TextEncoder().encode(JSON.stringify(content));
    const sealed = await crypto.subtle.encrypt(manner(name, nonce), key, plain);
    if (stopped) return;
    await within("readwrite", (records) => records.put({ name, account, place, at: Date.now(), nonce, sealed }));
  };

  /** Null for a record that this key does not open. */
  const open = async ({ name, nonce, sealed }) => {
    try {
      const plain = await crypto.subtle.decrypt(manner(name, nonce), key, sealed);
      return JSON.parse(new TextDecoder().decode(plain));
    } catch {
      return null;
    }
  };

  const read = (name) => within("readonly", (records) => records.get(name));

  /** Newest first. */
  const records = async () =>
    (await all())
      .filter((record) => record.account === account && record.place === place)
      .sort((one, other) => other.at - one.at);

  return { write, read, open, records };
};
