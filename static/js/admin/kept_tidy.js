/* On every page of the desk: what was saved is forgotten, what is old is forgotten, and whoever signs out may have all of
   their unsaved work forgotten in this browser. */
import { canKeep, forget, forgetAccount, forgetOld, keepsOf } from "./kept_store.js";

const house = document.getElementById("kept-work");
const choice = document.getElementById("kept-forget");

/** Offers at sign-out to forget, where there is anything to forget. */
export const offerForgetting = async () => {
  if (choice) choice.hidden = !(await keepsOf(house.dataset.account));
};

const tidy = async () => {
  if (!house || !canKeep()) return;
  for (const name of house.dataset.saved.split(" ").filter(Boolean)) await forget(name);
  await forgetOld();
  await offerForgetting();
};

/** Settled once what was saved is gone, also where the browser keeps nothing. */
export const tidied = tidy().catch(() => undefined);

document.getElementById("logout-form")?.addEventListener("submit", async (event) => {
  if (!choice?.querySelector("input").checked) return;
  event.preventDefault();
  const form = event.currentTarget;
  await forgetAccount(house.dataset.account).catch(() => undefined);
  form.submit();
});
