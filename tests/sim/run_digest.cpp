#include "run_digest.hpp"

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <iterator>
#include <stdexcept>

using namespace gigasim;

namespace digest {

namespace {

class Text {
 public:
  void add(double x) { fmt::format_to(std::back_inserter(text_), "{:a} ", x); }
  void add(long x) { fmt::format_to(std::back_inserter(text_), "{} ", x); }
  void add(int x) { add(static_cast<long>(x)); }
  void add(std::uint64_t x) { add(static_cast<long>(x)); }
  void add(Date x) { text_ += iso_date(x) + ' '; }
  void add(std::string_view x) { (text_ += x) += '|'; }
  void add(const std::string& x) { add(std::string_view(x)); }
  template <class T>
  void add(const std::optional<T>& x) {
    if (x)
      add(*x);
    else
      add("none");
  }
  void add(const char* x) { add(std::string_view(x)); }
  template <class... T>
  void line(const T&... parts) {
    (add(parts), ...);
    text_ += '\n';
  }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

void tell(Text& t, const Shortfall& s) {
  t.line("short", to_text(s.resource), to_text(s.cause), s.energy_mwh, s.hours, s.worst_mw, s.rack_hours, s.unit_name,
         s.unit_mw, s.worst_at);
}

void tell(Text& t, const PhaseResult& p) {
  t.line("phase", p.name, p.from, p.to, p.racks_installed, p.racks_energised, p.gpus_energised, p.it_mean_mw,
         p.it_peak_mw, p.facility_mean_mw, p.facility_peak_mw, p.firm_mw, p.cooling_available_mw, p.cooling_needed_mw,
         p.demand_mwh, p.served_mwh, p.unserved_mwh, p.unserved_hours, p.binds, p.complete);
  for (const Shortfall& s : p.shortfalls) tell(t, s);
}

void tell(Text& t, const FleetResult& f) {
  t.line("fleet", f.name, f.units_at_end, f.available_hours, f.in_service_hours, f.running_hours, f.forced_outage_hours,
         f.maintenance_hours, f.waiting_hours, f.failures, f.starts, f.failed_starts, f.energy_mwh, f.charged_mwh,
         f.fuel_mwh_lhv, f.nox_t, f.cost_usd, f.cycles, f.state_of_health);
}

void tell(Text& t, const JobResult& j) {
  t.line("job", j.name, j.gpus_mean, j.start, j.end, j.flops_done, j.gpu_hours, j.useful_gpu_hours,
         j.lost_work_gpu_hours, j.slowed_gpu_hours, j.goodput, j.checkpoints, j.interruptions, j.preemptions,
         j.energy_mwh, j.swing_mw, j.smoothing_loss_mwh);
}

void tell(Text& t, const RunResult& r) {
  for (const PhaseResult& p : r.phases) tell(t, p);
  for (const FleetResult& f : r.fleets) tell(t, f);
  for (const HallResult& h : r.halls)
    t.line("hall", h.name, h.coolant_peak_c, h.in_service_rack_hours, h.up_rack_hours);
  for (const Shortfall& s : r.shortfalls) tell(t, s);
  for (const GpuHours& g : r.gpu_hours)
    t.line("gpu", g.phase, g.month, g.hall, g.job, static_cast<int>(g.bin), g.cause, g.gpu_hours);
  for (const BuildOutDay& d : r.build_out)
    t.line("day", d.installed_mw, d.powered_mw, d.cooled_mw, d.energised_mw, d.training_mw);
  for (const MonthResult& m : r.monthly)
    t.line("month", m.month, m.it_mwh, m.facility_mwh, m.unserved_mwh, m.unserved_hours);
  for (const BindingSpell& b : r.binding) t.line("binds", b.from, b.to, static_cast<int>(b.bin), b.cause, b.gpu_hours);
  for (const JobResult& j : r.jobs) tell(t, j);
  for (const FleetMonth& m : r.fleet_months)
    t.line("bill", m.fleet, m.phase, m.month, m.energy_mwh, m.peak_mw, m.cost_usd);
  if (r.economics) t.line("money", r.economics->capex_usd, r.economics->opex_usd);
  const EnergyLedger& l = r.ledger;
  t.line("ledger", l.generated_mwh, l.imported_mwh, l.spilled_mwh, l.battery_loss_mwh, l.it_mwh, l.cooling_mwh,
         l.auxiliary_mwh, l.load_mwh, l.feeder_loss_mwh, l.heat_removed_mwh);
  const Adequacy& a = r.adequacy;
  t.line("adequacy", a.loss_of_load_hours, a.unserved_mwh, a.events, a.longest_hours, a.deepest_mw,
         a.hourly_loss_of_load_hours, a.loss_of_load_days, r.pue);
}

class Listener : public Recorder {
 public:
  Listener(Text& text, bool rows) : text_(text), rows_(rows) {}
  bool wants_rows() const override { return rows_; }
  void event(Date, const EventRow& e) override {
    text_.line(e.clock_s, e.component, e.event, e.cause, e.power_mw, e.duration_s, e.energy_mwh, e.gpu_hours, e.id,
               e.because, e.chain);
  }

 private:
  Text& text_;
  bool rows_;
};

std::string tell(const Run& r) {
  Text text;
  Listener listener(text, r.rows);
  tell(text, run(*r.scenario, {static_cast<std::uint64_t>(r.scenario->seed), r.replication}, listener));
  return text.take();
}

[[noreturn]] void speak(int line, const std::vector<Run>& runs) {
  std::string last;
  try {
    for (const Run& r : runs) last = tell(r);
  } catch (const std::exception& e) {
    last = e.what();
  }
  std::FILE* out = ::fdopen(line, "w");
  const bool whole = std::fwrite(last.data(), 1, last.size(), out) == last.size() && std::fflush(out) == 0;
  _exit(whole ? 0 : 1);
}

}  // namespace

std::string testimony(const std::vector<Run>& runs) {
  int ends[2];
  if (::pipe(ends) != 0) throw std::runtime_error("pipe");
  std::fflush(nullptr);
  const pid_t child = ::fork();
  if (child == 0) speak(ends[1], runs);
  ::close(ends[1]);
  std::string text;
  char buffer[1 << 16];
  for (ssize_t n; (n = ::read(ends[0], buffer, sizeof buffer)) > 0;) text.append(buffer, static_cast<std::size_t>(n));
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  if (status != 0) throw std::runtime_error("the run's process died");
  return text;
}

}  // namespace digest
