#include "phases.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "contractor.hpp"
#include "hours.hpp"
#include "network.hpp"

namespace gigasim::sim {

std::vector<Shortfall> with_waits(std::vector<Shortfall> shortfalls, const World& world, double now) {
  for (const Wait& w : world.contractor->waits()) {
    const auto same = std::find_if(shortfalls.begin(), shortfalls.end(),
                                   [&](const Shortfall& s) { return s.resource == w.resource && s.cause == w.cause; });
    Shortfall& s = same != shortfalls.end() ? *same : shortfalls.emplace_back();
    s.resource = w.resource;
    s.cause = w.cause;
    s.rack_hours += w.racks.hours(now);
  }
  for (const auto& pool : world.racks) {
    const double hours = pool->fleet.waiting_repair.hours(now);
    if (hours <= 0.0) continue;
    shortfalls.emplace_back();
    shortfalls.back().resource = {Resource::Kind::repair, pool->fleet.name};
    shortfalls.back().cause = Cause::no_crew_or_part;
    shortfalls.back().rack_hours = hours;
  }
  return shortfalls;
}

namespace {

std::string what_binds(const PhaseResult& p) {
  if (!p.shortfalls.empty() && p.shortfalls.front().energy_mwh > 1e-4 * p.demand_mwh) {
    const Shortfall& s = p.shortfalls.front();
    return fmt::format("{}: {}", to_text(s.resource), to_text(s.cause));
  }
  const auto waits =
      std::max_element(p.shortfalls.begin(), p.shortfalls.end(),
                       [](const Shortfall& a, const Shortfall& b) { return a.rack_hours < b.rack_hours; });
  if (waits != p.shortfalls.end() && waits->rack_hours > 0.0 && p.racks_energised < p.racks_installed)
    return fmt::format("{} holds racks", to_text(waits->resource));
  if (p.facility_peak_mw <= 0.0) return "nothing yet";
  const double power = p.firm_mw / p.facility_peak_mw - 1.0;
  const double cooling = p.cooling_needed_mw > 0.0 ? p.cooling_available_mw / p.cooling_needed_mw - 1.0 : never;
  return fmt::format("nothing; {} {:+.0f} %", cooling < power ? "cooling" : "firm power",
                     100.0 * std::min(cooling, power));
}

}  // namespace

Phases::Phases(World& world, Meters& meters, Shortfalls& shortfalls, const Shortages& shortages,
               std::function<void(double)> closed)
    : world_(world), meters_(meters), shortfalls_(shortfalls), shortages_(shortages), closed_(std::move(closed)) {
  life_ = live();
  life_.start();
}

std::string Phases::name() const {
  return world_.scenario.phases.empty() ? "whole run" : world_.scenario.phases[phase_].name;
}

Life Phases::live() {
  for (std::size_t p = 0; p < world_.phase_start.size(); ++p) {
    if (world_.phase_start[p] > 0.0) {
      co_await world_.events.sleep(ticker_, world_.phase_start[p]);
      if (p > 0) close(world_.phase_start[p]);
    }
    phase_ = p;
    since_ = std::max(0.0, world_.phase_start[p]);
    start_ = snapshot(since_);
    meters_.campus.it_and_network.take_peak(since_);
    meters_.campus.facility.take_peak(since_);
    shortfalls_.restart_worst();
  }
}

Phases::Snapshot Phases::snapshot(double now) const {
  return {meters_.it_mwh(now),
          meters_.campus.facility.mwh(now),
          meters_.campus.wanted.mwh(now),
          meters_.campus.unserved.mwh(now),
          shortages_.hours(now),
          with_waits(shortfalls_.phase_totals(now), world_, now)};
}

void Phases::close(double now) {
  const Snapshot end = snapshot(now);
  PhaseResult p;
  p.name = name();
  world_.hours->close(now, p.name);
  p.from = world_.date(since_);
  p.to = world_.date(now);
  add_racks(p);
  add_energy(p, end, now);
  add_capability(p);
  p.shortfalls = difference(end.shortfalls, start_.shortfalls);
  p.binds = what_binds(p);
  spdlog::info("{}: phase '{}' ends: {} of {} racks energised, {:.0f} MW facility peak; binds: {}", to_string(p.to),
               p.name, p.racks_energised, p.racks_installed, p.facility_peak_mw, p.binds);
  results_.push_back(std::move(p));
  closed_(now);
}

void Phases::add_racks(PhaseResult& p) const {
  for (const auto& pool : world_.racks) {
    const Fleet& fleet = pool->fleet;
    const int gone = fleet.count(State::retired) + fleet.count(State::planned);
    const long installed = static_cast<long>(fleet.units.size()) - gone;
    p.racks_installed += installed;
    p.gpus_installed += installed * pool->rack.gpus;
    p.exaflops_energised += fleet.in_service() * pool->rack.pflops / 1000.0;
    p.racks_energised += fleet.in_service();
    p.gpus_energised += static_cast<long>(fleet.in_service()) * pool->rack.gpus;
  }
}

void Phases::add_energy(PhaseResult& p, const Snapshot& end, double now) {
  p.it_mwh = end.it_mwh - start_.it_mwh;
  p.facility_mwh = end.facility_mwh - start_.facility_mwh;
  p.demand_mwh = end.wanted_mwh - start_.wanted_mwh;
  p.unserved_mwh = end.unserved_mwh - start_.unserved_mwh;
  p.served_mwh = p.demand_mwh - p.unserved_mwh;
  p.unserved_hours = end.unserved_hours - start_.unserved_hours;
  if (const double hours = (now - since_) / seconds_per_hour; hours > 0.0) {
    p.it_mean_mw = p.it_mwh / hours;
    p.facility_mean_mw = p.facility_mwh / hours;
  }
  p.it_peak_mw = meters_.campus.it_and_network.take_peak(now);
  p.facility_peak_mw = meters_.campus.facility.take_peak(now);
}

/// What firm power and cooling could do in the hottest hour of the phase.
void Phases::add_capability(PhaseResult& p) const {
  const Network& n = *world_.network;
  const Temperature hot(hottest_c(p.from, p.to));
  p.hottest_c = world_.sites.empty() ? std::numeric_limits<double>::quiet_NaN() : hot.degc;
  p.firm_mw = world_.contractor->firm_mw(hot);
  p.firm_after_loss_mw = world_.contractor->firm_after_loss_mw(hot);
  for (std::size_t l = 0; l < n.loops.size(); ++l)
    p.cooling_available_mw += world_.contractor->cooling_mw(static_cast<int>(l), hot);
  for (const Hall& hall : n.halls)
    if (hall.loop >= 0)
      p.cooling_needed_mw += hall.fixed_mw() + hall.drawn_mw(hall.it_wanted_mw) + hall.it_wanted_mw * hall.fans_per_it;
}

double Phases::hottest_c(Date from, Date to) const {
  double hottest = -273.0;
  for (const Site& site : world_.sites)
    for (Date d = from; d < to; d += std::chrono::hours(1)) hottest = std::max(hottest, site.weather.ambient(d).degc);
  return hottest;
}

}  // namespace gigasim::sim
