import { Keep } from "./keep.js";

/** On pages after which nothing more is recorded: this device keeps nothing of it either. */
void Keep.forget(location.pathname.replace(/\/$/, ""));
