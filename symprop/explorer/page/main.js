// The page, put together.

import { CurvesView } from "./curves.js";
import { DataView_ } from "./data.js";
import { DerivationView } from "./derivation.js";
import { byId, say } from "./dom.js";
import { LearningView } from "./learning.js";
import { Linking } from "./linking.js";
import { LossView } from "./losses.js";
import { Model } from "./model.js";
import { NetworkView } from "./network.js";
import { PRINT, shown } from "./numbers.js";
import { ParametersView } from "./parameters.js";
import { ReadingView } from "./reading.js";
import { Sharing } from "./sharing.js";
import { Store } from "./store.js";

/** Milliseconds after the last change at which a screen reader is told the loss. */
const QUIET = 600;

/**
 * @param {Description} description
 * @param {Generated} generated
 */
export function start(description, generated) {
  PRINT.digits = description.digits;
  // derivations share their links, which stand in the page once
  for (const derivation of Object.values(description.derivations)) {
    derivation.parts = derivation.parts.map((part) => description.parts[Number(part)]);
  }
  const store = new Store(new Model(description, generated));
  // first, since it tells what the others show at first
  const sharing = new Sharing(store, new Linking(store));
  // before the others, since it keeps the row among those that there are
  new ReadingView(store);
  new NetworkView(store);
  new ParametersView(store);
  new DerivationView(store);
  new CurvesView(store);
  new LossView(store);
  new DataView_(store);
  new LearningView(store);
  watchLoss(store);
  return { store, sharing };
}

/** @param {Store} store */
function watchLoss(store) {
  let timer = 0;
  store.on((change) => {
    if (change === "view" || change === "choice") return;
    const { model } = store;
    byId("loss-value").textContent = shown(model.loss);
    const { loss } = model;
    const odd = Number.isNaN(loss)
      ? "the loss is not a number here: a value leaves the range where it is defined"
      : "the loss is larger here than any number that can be told";
    say(byId("loss-problem"), Number.isFinite(loss) ? "" : odd);
    clearTimeout(timer);
    timer = window.setTimeout(() => {
      byId("loss-said").textContent = `${model.description.loss} is ${shown(model.loss)}`;
    }, QUIET);
  });
}
