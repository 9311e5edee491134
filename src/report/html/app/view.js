// The time that all charts show, and the moment that the diagram shows.
export class View {
  constructor(start, end) {
    Object.assign(this, { start, end, from: start, to: end, now: start, listeners: new Set() });
  }
  listen(listener) {
    this.listeners.add(listener);
  }
  tell(change) {
    for (const listener of this.listeners) listener(change);
  }
  show(from, to) {
    const span = Math.min(Math.max(to - from, 600), this.end - this.start);
    this.from = Math.min(Math.max(from, this.start), this.end - span);
    this.to = this.from + span;
    this.tell("window");
  }
  showAll() {
    this.show(this.start, this.end);
  }
  /// Nearer by a factor below 1, around a moment.
  zoom(factor, around = (this.from + this.to) / 2) {
    this.show(around - (around - this.from) * factor, around + (this.to - around) * factor);
  }
  pan(share) {
    const step = share * (this.to - this.from);
    this.show(this.from + step, this.to + step);
  }
  goTo(moment) {
    this.now = Math.min(Math.max(moment, this.start), this.end);
    if (this.now < this.from || this.now > this.to) this.show(this.now - (this.to - this.from) / 2, this.now + (this.to - this.from) / 2);
    this.tell("now");
  }
}
