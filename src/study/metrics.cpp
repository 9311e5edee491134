#include "gigasim/study/metrics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "gigasim/base/issue.hpp"
#include "gigasim/base/suggest.hpp"
#include "gigasim/campus/adequacy.hpp"
#include "metric_sheet.hpp"

namespace gigasim {

namespace {
using namespace study;

constexpr std::string_view circuit = "circuit";

double wanted_mwh(const RunResult& r) {
  const EnergyLedger& l = r.ledger;
  return l.it_mwh + l.network_mwh + l.conversion_loss_mwh + l.cooling_mwh + l.auxiliary_mwh + l.load_mwh +
         r.adequacy.unserved_mwh;
}

double sum_of_fleets(const RunResult& r, double FleetResult::* figure) {
  double sum = 0.0;
  for (const FleetResult& f : r.fleets) sum += f.*figure;
  return sum;
}

void add_adequacy(Sheet& add, const RunResult& r) {
  const Adequacy& a = r.adequacy;
  const double years = years_of(r.start, r.end);
  const double hours = std::chrono::duration<double, std::ratio<3600>>(r.end - r.start).count();
  add("lole_h_per_yr", "h/yr", a.loss_of_load_hours / years, less);
  add("lole_hourly_h_per_yr", "h/yr", a.hourly_loss_of_load_hours / years, less);
  add("lole_days_per_yr", "d/yr", static_cast<double>(a.loss_of_load_days) / years, less);
  add("hours_with_loss_per_yr", "h/yr", static_cast<double>(a.hours_with_loss) / years, less);
  add("days_with_loss_per_yr", "d/yr", static_cast<double>(a.days_with_loss) / years, less);
  add("eue_mwh_per_yr", "MWh/yr", a.unserved_mwh / years, less);
  add("neue_ppm", "ppm", 1e6 * ratio(a.unserved_mwh, wanted_mwh(r)), less);
  add("lolf_per_yr", "1/yr", static_cast<double>(a.events) / years, less);
  add("longest_h", "h", a.longest_hours, less);
  add("deepest_mw", "MW", a.deepest_mw, less);
  add("availability", "", 1.0 - a.loss_of_load_hours / hours, more);
}

void add_campus(Sheet& add, const RunResult& r) {
  add("plan_unserved_mwh", "MWh", r.plan_unserved_mwh, less);
  add("plan_unserved_share", "", ratio(r.plan_unserved_mwh, r.plan_wanted_mwh), less);
  add("plan_lost_gpu_h", "h", r.plan_lost_gpu_hours, less);
  add("plan_lost_gpu_share", "", ratio(r.plan_lost_gpu_hours, r.plan_gpu_hours), less);
  add("rack_availability", "", ratio(r.rack_hours_energised - r.rack_hours_failed, r.rack_hours_installed), more);
  add("pue", "", r.pue > 0.0 ? r.pue : no_number, less);
  add("it_mwh", "MWh", r.ledger.it_mwh + r.ledger.network_mwh, more);
  add("imported_mwh", "MWh", r.ledger.imported_mwh, less);
  add("fuel_mwh", "MWh", sum_of_fleets(r, &FleetResult::fuel_mwh_lhv), less);
  add("co2_t", "t", sum_of_fleets(r, &FleetResult::co2_t), less);
  add("nox_t", "t", sum_of_fleets(r, &FleetResult::nox_t), less);
  add("cost_usd", "USD", sum_of_fleets(r, &FleetResult::cost_usd), less);
}

void add_economics(Sheet& add, const Economics& e) {
  add("capex_usd", "USD", e.capex_usd, less);
  add("opex_usd", "USD", e.opex_usd, less);
  add("income_usd", "USD", e.income_usd, more);
  add("npv_usd", "USD", e.npv_usd, more);
  add("peak_funding_usd", "USD", e.peak_funding_usd, less);
  add("lcoe_usd_per_mwh", "USD/MWh", e.lcoe_usd_per_mwh, less);
  add("useful_gpu_hour_usd", "USD", e.useful_gpu_hour_usd, less);
  add("lost_gpu_hours_usd", "USD", e.lost_gpu_hours_usd, less);
}

void add_phase(Sheet& add, const PhaseResult& p) {
  add.begin(Scope::phase, p.name);
  add("eue_mwh", "MWh", p.unserved_mwh, less);
  add("unserved_h", "h", p.unserved_hours, less);
  add("served", "", ratio(p.served_mwh, p.demand_mwh), more);
  add("racks_energised", "", static_cast<double>(p.racks_energised), more);
  add("gpus_energised", "", static_cast<double>(p.gpus_energised), more);
  add("exaflops_energised", "EFLOP/s", p.exaflops_energised, more);
  add("it_mean_mw", "MW", p.it_mean_mw, more);
  add("it_peak_mw", "MW", p.it_peak_mw, more);
  add("facility_mean_mw", "MW", p.facility_mean_mw, more);
  add("facility_peak_mw", "MW", p.facility_peak_mw, more);
  add("firm_mw", "MW", p.firm_mw, more);
  add("firm_after_loss_mw", "MW", p.firm_after_loss_mw, more);
  add("pue", "", ratio(p.facility_mwh, p.it_mwh), less);
}

void add_fleet(Sheet& add, const FleetResult& f) {
  add.begin(f.kind == circuit ? Scope::feeder : Scope::fleet, f.name);
  add("availability", "", ratio(f.available_hours, f.in_service_hours), more);
  add("failures", "", static_cast<double>(f.failures), less);
  add("starts", "", static_cast<double>(f.starts), less);
  add("running_unit_h", "h", f.running_hours, less);
  add("waiting_unit_h", "h", f.waiting_hours, less);
  add("energy_mwh", "MWh", f.energy_mwh, more);
  add("cost_usd", "USD", f.cost_usd, less);
}

void add_hall(Sheet& add, const HallResult& h) {
  add.begin(Scope::hall, h.name);
  add("coolant_peak_c", "degC", h.coolant_peak_c.value_or(no_number), less);
}

void add_load(Sheet& add, const LoadResult& l) {
  add.begin(Scope::load, l.name);
  add("eue_mwh", "MWh", l.unserved_mwh, less);
  add("unserved_h", "h", l.unserved_hours, less);
  add("deepest_mw", "MW", l.deepest_mw, less);
  add("served", "", 1.0 - ratio(l.unserved_mwh, l.wanted_mwh), more);
}

void add_gpu_hours(Sheet& add, const RunResult& r) {
  if (!has_racks(r)) return;
  std::array<double, hour_bin_count> hours{};
  for (const GpuHours& cell : r.gpu_hours) hours[static_cast<std::size_t>(cell.bin)] += cell.gpu_hours;
  add.begin(Scope::run);
  for (std::size_t b = 0; b < hour_bin_count; ++b) {
    const auto bin = static_cast<HourBin>(b);
    add({.figure = "gpu_h", .bin = bin}, "GPU-h", hours[b], sense_of(bin));
  }
  for (std::size_t b = 0; b < hour_bin_count; ++b) {
    const auto bin = static_cast<HourBin>(b);
    add({.figure = "gpu_share", .bin = bin}, "", ratio(hours[b], r.gpu_hours_installed), sense_of(bin));
  }
}

void add_job_costs(Sheet& add, const Economics& e) {
  for (const JobCost& j : e.jobs) {
    if (j.name.empty()) continue;
    add.begin(Scope::job, j.name);
    add("cost_usd", "USD", j.usd, less);
  }
}

void add_job(Sheet& add, const JobResult& j) {
  add.begin(Scope::job, j.name);
  add("done", "", j.share_done, more);
  add("useful_gpu_h", "GPU-h", j.useful_gpu_hours, more);
  add("effective_time_ratio", "", j.effective_time_ratio, more);
  add("goodput", "", j.goodput, more);
  add("interruptions", "", static_cast<double>(j.interruptions), less);
  add("mtbf_h", "h", j.interruptions > 0 ? j.mtbf_h : no_number, more);
  add("energy_mwh", "MWh", j.energy_mwh, less);
}

/// A result with all its rows and no figures.
RunResult outline(const Scenario& s) {
  RunResult r;
  r.start = s.start;
  r.end = s.end;
  for (const PhaseSpec& phase : s.phases) r.phases.push_back({.name = phase.name});
  if (s.phases.empty()) r.phases.push_back({.name = "whole run"});
  for (const auto& [name, fleet] : s.fleets)
    r.fleets.push_back({.name = name, .kind = std::string(traits(fleet.device).kind)});
  for (const auto& [name, bus] : s.buses)
    if (bus.via) r.fleets.push_back({.name = name, .kind = std::string(circuit)});
  for (const auto& [name, hall] : s.halls)
    r.halls.push_back({.name = name, .coolant_peak_c = hall.loop.empty() ? std::optional<double>() : 0.0});
  for (const auto& [name, load] : s.loads) r.loads.push_back({.name = name});
  for (const auto& [name, job] : s.jobs) r.jobs.push_back({.name = name});
  if (priced(s)) {
    r.economics.emplace();
    for (const auto& [name, job] : s.jobs) r.economics->jobs.push_back({name});
  }
  outline_build_out(s, r);
  return r;
}
}  // namespace

std::vector<Metric> metrics_of(const RunResult& r) {
  Sheet add;
  add_adequacy(add, r);
  add_campus(add, r);
  if (r.economics) add_economics(add, *r.economics);
  for (const PhaseResult& p : r.phases) add_phase(add, p);
  for (const FleetResult& f : r.fleets) add_fleet(add, f);
  for (const HallResult& h : r.halls)
    if (h.coolant_peak_c) add_hall(add, h);
  for (const LoadResult& l : r.loads) add_load(add, l);
  add_gpu_hours(add, r);
  for (const JobResult& j : r.jobs) add_job(add, j);
  if (r.economics) add_job_costs(add, *r.economics);
  add_build_out(add, r);
  return std::move(add.metrics);
}

std::vector<Metric> metrics_of(const Scenario& scenario) {
  std::vector<Metric> metrics = metrics_of(outline(scenario));
  for (Metric& m : metrics) m.value = no_number;
  return metrics;
}

/// A run has its metrics in the order of its scenario's, so each stands behind the one before.
std::vector<double> values_of(const RunResult& result, const std::vector<Metric>& columns) {
  std::vector<double> values(columns.size(), no_number);
  auto next = columns.begin();
  for (const Metric& m : metrics_of(result)) {
    const auto same = [&](const Metric& column) { return column.name == m.name; };
    auto found = std::find_if(next, columns.end(), same);
    if (found == columns.end()) found = std::find_if(columns.begin(), next, same);
    if (found == columns.end() || !same(*found))
      throw InternalFault(
          fmt::format("a run yields the metric '{}', which its scenario does not foresee", to_text(m.name)));
    values[static_cast<std::size_t>(found - columns.begin())] = m.value;
    next = found + 1;
  }
  return values;
}

std::size_t metric_position(const std::vector<Metric>& metrics, std::string_view written, const std::string& path) {
  std::vector<std::string> names;
  for (const Metric& m : metrics) names.push_back(to_text(m.name));
  const auto begins = [&](const std::string& name) { return name.starts_with(written) && name[written.size()] == '_'; };
  auto found = std::find(names.begin(), names.end(), written);
  if (found == names.end() && !written.empty()) found = std::find_if(names.begin(), names.end(), begins);
  if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
  throw InputError(
      {{.path = path, .message = fmt::format("'{}' is not a metric{}", written, suggestion(written, names))}});
}

}  // namespace gigasim
