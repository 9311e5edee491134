/// The one list of the fields of each result record. summary.json and the SQLite tables are visitors of it, so names
/// agree. A visitor is called as `v(name, value)` with a std::string, Date, bool, long, std::uint64_t or double; units
/// stand in the names. One overload a record; lists within a record are records of their own.
#pragma once

#include <limits>

#include "gigasim/report/report.hpp"
#include "hour_totals.hpp"

namespace gigasim::report {

/// A date that may not be known, as `iso_date`; empty when it is not.
inline std::string date_or_nothing(const std::optional<Date>& date) { return date ? iso_date(*date) : std::string(); }

/// Provenance of a run: part of the row of `run`, and of `run` in summary.json.
template <class V>
void visit(V& v, const RunHeader& h) {
  v("scenario_name", h.scenario_name);
  v("scenario_file", h.scenario_file);
  v("version", h.version);
  v("command", h.command);
  v("scenario_hash", h.scenario_hash);
  v("start", h.start);
  v("end", h.end);
  v("seed", h.seed);
  v("replication", h.replication);
  v("resolution_s", h.resolution_s);
}

/// A claim; `ratio` is claimed over had, `scarcest` the resource that carries least.
template <class V>
void visit(V& v, const ClaimResult& c) {
  v("date", c.date);
  v("says", c.says);
  v("source", c.source);
  v("figure", c.figure);
  v("unit", c.unit);
  v("claimed", c.claimed);
  v("have", c.have);
  v("ratio", c.claimed / c.have);
  v("supported", c.supported);
  v("odds", c.odds.value_or(std::numeric_limits<double>::quiet_NaN()));
  v("replications", c.replications);
  v("scarcest", c.resources.empty() ? std::string() : c.resources.front().text);
}
template <class V>
void visit(V& v, const ClaimResult::Resource& r) {
  v("resource", r.text);
  v("mw", r.mw);
}

/// A phase without its shortfalls, which are records of their own.
template <class V>
void visit(V& v, const PhaseResult& p) {
  v("name", p.name);
  v("from", p.from);
  v("to", p.to);
  v("racks_installed", p.racks_installed);
  v("racks_energised", p.racks_energised);
  v("gpus_installed", p.gpus_installed);
  v("gpus_energised", p.gpus_energised);
  v("exaflops_energised", p.exaflops_energised);
  v("it_mean_mw", p.it_mean_mw);
  v("it_peak_mw", p.it_peak_mw);
  v("facility_mean_mw", p.facility_mean_mw);
  v("facility_peak_mw", p.facility_peak_mw);
  v("hottest_degc", p.hottest_c);
  v("firm_mw", p.firm_mw);
  v("firm_after_loss_mw", p.firm_after_loss_mw);
  v("cooling_available_mwth", p.cooling_available_mw);
  v("cooling_needed_mwth", p.cooling_needed_mw);
  v("demand_mwh", p.demand_mwh);
  v("served_mwh", p.served_mwh);
  v("unserved_mwh", p.unserved_mwh);
  v("unserved_h", p.unserved_hours);
  v("it_mwh", p.it_mwh);
  v("facility_mwh", p.facility_mwh);
  v("binds", p.binds);
}

template <class V>
void visit(V& v, const FleetResult& f) {
  v("name", f.name);
  v("kind", f.kind);
  v("owner", f.owner);
  v("units_delivered", long{f.units_delivered});
  v("units_at_end", long{f.units_at_end});
  v("available_unit_h", f.available_hours);
  v("in_service_unit_h", f.in_service_hours);
  v("running_unit_h", f.running_hours);
  v("forced_outage_unit_h", f.forced_outage_hours);
  v("maintenance_unit_h", f.maintenance_hours);
  v("waiting_unit_h", f.waiting_hours);
  v("failures", f.failures);
  v("starts", f.starts);
  v("failed_starts", f.failed_starts);
  v("energy_mwh", f.energy_mwh);
  v("charged_mwh", f.charged_mwh);
  v("spilled_mwh", f.spilled_mwh);
  v("fuel_mwh_lhv", f.fuel_mwh_lhv);
  v("start_fuel_mwh_lhv", f.start_fuel_mwh_lhv);
  v("start_cost_usd", f.start_cost_usd);
  v("co2_t", f.co2_t);
  v("nox_t", f.nox_t);
  v("cost_usd", f.cost_usd);
  v("cycles", f.cycles);
  v("state_of_health", f.state_of_health);
}

/// A shortfall; `worst_at` is empty for racks that only waited.
template <class V>
void visit(V& v, const Shortfall& s) {
  v("resource", to_text(s.resource));
  v("cause", std::string(to_text(s.cause)));
  v("unserved_mwh", s.energy_mwh);
  v("duration_h", s.hours);
  v("worst_mw", s.worst_mw);
  v("worst_at", date_or_nothing(s.worst_at));
  v("waiting_rack_h", s.rack_hours);
  v("unit_name", s.unit_name);
  v("unit_mw", s.unit_mw);
}

/// The ledger; `mwhth` is heat.
template <class V>
void visit(V& v, const EnergyLedger& l) {
  v("generated_mwh", l.generated_mwh);
  v("imported_mwh", l.imported_mwh);
  v("spilled_mwh", l.spilled_mwh);
  v("battery_loss_mwh", l.battery_loss_mwh);
  v("battery_stored_change_mwh", l.battery_stored_change_mwh);
  v("it_mwh", l.it_mwh);
  v("network_mwh", l.network_mwh);
  v("conversion_loss_mwh", l.conversion_loss_mwh);
  v("cooling_mwh", l.cooling_mwh);
  v("auxiliary_mwh", l.auxiliary_mwh);
  v("load_mwh", l.load_mwh);
  v("feeder_loss_mwh", l.feeder_loss_mwh);
  v("heat_in_mwhth", l.heat_in_mwh);
  v("heat_removed_mwhth", l.heat_removed_mwh);
  v("heat_stored_change_mwhth", l.heat_stored_change_mwh);
  v("electric_residual", l.electric_residual);
  v("heat_residual", l.heat_residual);
}

template <class V>
void visit(V& v, const Adequacy& a) {
  v("loss_of_load_h", a.loss_of_load_hours);
  v("unserved_mwh", a.unserved_mwh);
  v("spells", a.events);
  v("longest_h", a.longest_hours);
  v("deepest_mw", a.deepest_mw);
  v("hourly_loss_of_load_h", a.hourly_loss_of_load_hours);
  v("loss_of_load_days", a.loss_of_load_days);
  v("hours_with_loss", a.hours_with_loss);
  v("days_with_loss", a.days_with_loss);
  v("spells_under_hold_up", a.spells_under_hold_up);
  v("spells_to_1_s", a.spells_to_1_s);
  v("spells_to_1_min", a.spells_to_1_min);
  v("spells_longer", a.spells_longer);
}

/// Totals of the run. CPU time, wall time and memory differ from run to run, so no file holds them.
template <class V>
void visit(V& v, const RunResult& r) {
  v("pue", r.pue);
  v("plan_wanted_mwh", r.plan_wanted_mwh);
  v("plan_unserved_mwh", r.plan_unserved_mwh);
  v("plan_gpu_h", r.plan_gpu_hours);
  v("plan_lost_gpu_h", r.plan_lost_gpu_hours);
  v("rack_h_installed", r.rack_hours_installed);
  v("rack_h_energised", r.rack_hours_energised);
  v("rack_h_failed", r.rack_hours_failed);
  v("gpu_hours_installed", r.gpu_hours_installed);
  v("gpu_hours_residual", r.gpu_hours_residual);
  v("wakeups", r.facts.events);
  v("settles", r.facts.settles);
  v("actors", r.facts.actors);
  v("approximations", r.facts.approximations);
}

/// The one row of the table `run`.
struct RunRecord {
  const RunHeader& header;  ///< must outlive the record
  const RunResult& result;  ///< must outlive the record
};
/// Header, totals, adequacy side by side.
template <class V>
void visit(V& v, const RunRecord& r) {
  visit(v, r.header);
  visit(v, r.result);
  visit(v, r.result.adequacy);
}

/// A shortfall with its phase.
struct PhaseShortfall {
  std::string phase;    ///< empty: of the whole run
  Shortfall shortfall;  ///< as the result has it
};
template <class V>
void visit(V& v, const PhaseShortfall& s) {
  v("phase", s.phase);
  visit(v, s.shortfall);
}

template <class V>
void visit(V& v, const GpuHours& h) {
  v("phase", h.phase);
  v("month", h.month);
  v("hall", h.hall);
  v("job", h.job);
  v("bin", std::string(to_name(h.bin).id));
  v("cause", h.cause);
  v("gpu_hours", h.gpu_hours);
}

template <class V>
void visit(V& v, const CauseHours& c) {
  v("cause", c.cause);
  v("gpu_hours", c.gpu_hours);
}

template <class V>
void visit(V& v, const BinHours& b) {
  v("bin", std::string(to_name(b.bin).id));
  v("gpu_hours", b.gpu_hours);
  v("share", b.share);
}

template <class V>
void visit(V& v, const PhaseHours& p) {
  v("phase", p.phase);
  v("gpu_hours", p.gpu_hours);
}

template <class V>
void visit(V& v, const BindingSpell& s) {
  v("from", s.from);
  v("to", s.to);
  v("bin", std::string(to_name(s.bin).id));
  v("cause", s.cause);
  v("gpu_hours", s.gpu_hours);
}

/// A day of the build-out with its date.
struct DatedDay {
  Date date{};        ///< midnight, UTC
  BuildOutDay day{};  ///< as the result has it
};
/// All days of the build-out, from that of the run's start.
inline std::vector<DatedDay> build_out_days(const RunResult& result) {
  std::vector<DatedDay> days;
  auto date = std::chrono::floor<std::chrono::days>(result.start);
  for (const BuildOutDay& day : result.build_out) {
    days.push_back({date, day});
    date += std::chrono::days(1);
  }
  return days;
}
/// The date, then megawatts, then GPUs.
template <class V>
void visit(V& v, const DatedDay& d) {
  v("date", d.date);
  v("installed_mw", d.day.installed_mw);
  v("powered_mw", d.day.powered_mw);
  v("cooled_mw", d.day.cooled_mw);
  v("energised_mw", d.day.energised_mw);
  v("training_mw", d.day.training_mw);
  v("installed_gpus", d.day.installed_gpus);
  v("energised_gpus", d.day.energised_gpus);
  v("training_gpus", d.day.training_gpus);
}

template <class V>
void visit(V& v, const MarginalValue& m) {
  v("unit", m.unit);
  v("added", long{m.added});
  v("gpu_hours_per_year", m.gpu_hours_per_year);
  v("standard_error", m.standard_error);
  v("unserved_mwh_per_year", m.unserved_mwh_per_year);
  v("replications", long{m.replications});
}

template <class V>
void visit(V& v, const CashFlow& f) {
  v("month", f.month);
  v("phase", f.phase);
  v("owner", f.owner);
  v("resource", f.resource);
  v("item", f.item);
  v("kind", std::string(to_name(f.kind)));
  v("usd", f.usd);
}

template <class V>
void visit(V& v, const CostMonth& m) {
  v("month", m.month);
  v("capex_usd", m.capex_usd);
  v("opex_usd", m.opex_usd);
  v("income_usd", m.income_usd);
  v("net_usd", m.net_usd);
  v("cumulative_usd", m.cumulative_usd);
  v("depreciation_usd", m.depreciation_usd);
  v("book_value_usd", m.book_value_usd);
}

template <class V>
void visit(V& v, const CostPart& p) {
  v("name", p.name);
  v("capex_usd", p.capex_usd);
  v("opex_usd", p.opex_usd);
  v("income_usd", p.income_usd);
  v("net_usd", p.net_usd);
}

template <class V>
void visit(V& v, const CostItem& i) {
  v("name", i.name);
  v("resource", i.resource);
  v("owner", i.owner);
  v("capex_usd", i.capex_usd);
  v("standing_usd", i.standing_usd);
  v("capital_usd", i.capital_usd);
  v("opex_usd", i.opex_usd);
  v("delivered_mwh", i.delivered_mwh);
  v("lcoe_usd_per_mwh", i.lcoe_usd_per_mwh);
}

template <class V>
void visit(V& v, const JobCost& j) {
  v("name", j.name);
  v("useful_gpu_hours", j.useful_gpu_hours);
  v("usd", j.usd);
}

/// Totals of the accounts; lists are records of their own.
template <class V>
void visit(V& v, const Economics& e) {
  v("capex_usd", e.capex_usd);
  v("opex_usd", e.opex_usd);
  v("income_usd", e.income_usd);
  v("net_usd", e.net_usd);
  v("standing_usd", e.standing_usd);
  v("capital_usd", e.capital_usd);
  v("depreciation_usd", e.depreciation_usd);
  v("book_value_usd", e.book_value_usd);
  v("npv_usd", e.npv_usd);
  v("peak_funding_usd", e.peak_funding_usd);
  v("peak_funding_month", e.peak_funding_month);
  v("delivered_mwh", e.delivered_mwh);
  v("lcoe_usd_per_mwh", e.lcoe_usd_per_mwh);
  v("useful_gpu_hours", e.useful_gpu_hours);
  v("useful_gpu_hour_usd", e.useful_gpu_hour_usd);
  v("lost_gpu_hours", e.lost_gpu_hours);
  v("lost_gpu_hours_usd", e.lost_gpu_hours_usd);
}

/// A job; times that are not known are empty.
template <class V>
void visit(V& v, const JobResult& j) {
  v("name", j.name);
  v("kind", j.kind);
  v("gpus_wanted", j.gpus_wanted);
  v("gpus_mean", j.gpus_mean);
  v("start", date_or_nothing(j.start));
  v("end", date_or_nothing(j.end));
  v("finished", j.finished);
  v("share_done", j.share_done);
  v("flops_done", j.flops_done);
  v("tokens_done", j.tokens_done);
  v("gpu_hours", j.gpu_hours);
  v("useful_gpu_hours", j.useful_gpu_hours);
  v("checkpoint_gpu_hours", j.checkpoint_gpu_hours);
  v("lost_work_gpu_hours", j.lost_work_gpu_hours);
  v("restart_gpu_hours", j.restart_gpu_hours);
  v("waiting_gpu_hours", j.waiting_gpu_hours);
  v("slowed_gpu_hours", j.slowed_gpu_hours);
  v("effective_time_ratio", j.effective_time_ratio);
  v("goodput", j.goodput);
  v("checkpoints", j.checkpoints);
  v("interruptions", j.interruptions);
  v("planned_stops", j.planned_stops);
  v("preemptions", j.preemptions);
  v("mtbf_h", j.mtbf_h);
  v("checkpoint_interval_s", j.checkpoint_interval_s);
  v("it_mwh", j.energy_mwh);
  v("joule_per_flop", j.joule_per_flop);
  v("swing_mw", j.swing_mw);
  v("swing_floor_mw", j.swing_floor_mw);
  v("swing_rack_mw", j.swing_rack_mw);
  v("swing_battery_mw", j.swing_battery_mw);
  v("swing_remaining_mw", j.swing_remaining_mw);
  v("swing_accepted_mw", j.swing_accepted_mw);
  v("swing_remaining_mw_per_s", j.swing_remaining_mw_per_s);
  v("swing_accepted_mw_per_s", j.swing_accepted_mw_per_s);
  v("smoothing_floor_mwh", j.smoothing_floor_mwh);
  v("smoothing_throughput_mwh", j.smoothing_throughput_mwh);
  v("smoothing_loss_mwh", j.smoothing_loss_mwh);
}

/// A column of events.csv and of the table `events`.
struct EventColumn {
  /// Name, and type in the table.
  const char *name, *sql_type;
};
/// All columns, in their order.
inline constexpr EventColumn event_columns[] = {
    {"date", "TEXT"},      {"clock_s", "REAL"},           {"component", "TEXT"},  {"event", "TEXT"},
    {"cause", "TEXT"},     {"power_mw", "REAL"},          {"duration_s", "REAL"}, {"energy_mwh", "REAL"},
    {"gpu_hours", "REAL"}, {"id", "INTEGER PRIMARY KEY"}, {"because", "INTEGER"}, {"chain", "TEXT"}};

}  // namespace gigasim::report
