#include "shortages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>

#include "gigasim/base/text.hpp"
#include "hours.hpp"
#include "network.hpp"
#include "scheduler.hpp"

namespace gigasim::sim {

namespace {

/// Fleets whose losses can be behind a shortfall of this resource.
std::vector<const Fleet*> concerned(const World& world, const Resource& resource) {
  std::vector<const Fleet*> fleets;
  const auto add = [&](const auto& coolers) {
    for (const auto& cooler : coolers) fleets.push_back(&cooler->fleet);
  };
  switch (resource.kind) {
    case Resource::Kind::generation:
      for (const auto& source : world.sources) fleets.push_back(source->fleet);
      break;
    case Resource::Kind::feeder:
      for (const Fleet* circuits : world.branch_fleet)
        if (circuits && circuits->name == resource.of) fleets.push_back(circuits);
      break;
    case Resource::Kind::cooling:
      add(world.free_coolers);
      add(world.staged_coolers);
      break;
    case Resource::Kind::cdu:
      for (const CduFleet& cdu : world.cdus) fleets.push_back(cdu.fleet);
      break;
    case Resource::Kind::floor:
    case Resource::Kind::build_out:
    case Resource::Kind::repair:
      break;
  }
  return fleets;
}

double seconds_into_day(Date date) {
  return std::chrono::duration<double>(date - floor<std::chrono::days>(date)).count();
}

double gpu_s(const Job& job, HourBin bin) { return job.gpu_s[static_cast<std::size_t>(bin)]; }

}  // namespace

Shortages::Shortages(World& world, const Shortfalls& shortfalls, const Meter& unserved)
    : world_(world), shortfalls_(shortfalls), unserved_(unserved) {
  for (const auto& [name, site] : world.scenario.sites)
    if (const Climate* climate = find_climate(site.climate)) {
      local_s_ = climate->utc_offset_h * seconds_per_hour;
      break;
    }
}

/// Adds what a spell touches of a calendar of periods of this length to their count. Spells come in their order, so
/// that only the first period of one can be the last of another.
namespace {
void touch(long& count, double& last, double since, double until, double period_s) {
  constexpr double rounding_s = 1e-6;
  const double first = std::max(std::floor(since / period_s), last + 1.0);
  const double end = std::floor((until - rounding_s) / period_s);
  if (end < first) return;
  count += static_cast<long>(end - first) + 1;
  last = end;
}
}  // namespace

void Shortages::count(Adequacy& counts, double since, double until) {
  const double length = until - since;
  const double hold_up = world_.scenario.policy.hold_up.value();
  if (length < hold_up) {
    ++counts.spells_under_hold_up;
    return;
  }
  ++(length <= 1.0 ? counts.spells_to_1_s : length <= 60.0 ? counts.spells_to_1_min : counts.spells_longer);
  counts.longest_hours = std::max(counts.longest_hours, length / seconds_per_hour);
  counts.deepest_mw = std::max(counts.deepest_mw, spell_.worst_mw);
  const double midnight_s = seconds_into_day(world_.scenario.start) + local_s_;
  touch(counts.hours_with_loss, last_hour_, midnight_s + since, midnight_s + until, seconds_per_hour);
  touch(counts.days_with_loss, last_day_, midnight_s + since, midnight_s + until, 24.0 * seconds_per_hour);
}

void Shortages::update(double now) {
  const Network& n = *world_.network;
  const bool short_now = world_.laid_out && (n.unserved_mw() > 0.0 || n.unserved().slope > 0.0);
  time_.add(now, short_now - time_.count());
  if (short_now && spell_.since < 0.0) begin(now);
  if (short_now)
    deepen();
  else if (spell_.since >= 0.0)
    end(now);
}

/// The latest loss that is still felt; a spell that no unit began is told by its cause alone.
std::uint64_t Shortages::find_root(std::string& text) const {
  const Shortfall* leading = shortfalls_.leading();
  if (!leading) return 0;
  const Fleet* root = nullptr;
  for (const Fleet* fleet : concerned(world_, leading->resource))
    if (fleet->last_lost_event > (root ? root->last_lost_event : 0) && (!fleet->last_lost || fleet->last_lost->away()))
      root = fleet;
  const bool by_loss =
      leading->cause != Cause::heat && leading->cause != Cause::not_built && leading->cause != Cause::not_started;
  if (root && by_loss) {
    const bool by_one = root->last_lost && root->last_lost->state() != State::hit;  // a common cause strikes many
    text = (by_one ? root->last_lost->name() + " " : root->last_lost ? "" : root->name + " ") + root->last_lost_cause;
    return root->last_lost_event;
  }
  if (leading->cause == Cause::heat) {
    double hottest = -273.0;
    for (const Site& site : world_.sites) hottest = std::max(hottest, site.air.ambient.degc);
    text = fmt::format("heat, {:.0f} °C outside", hottest);
  } else {
    const bool behind = leading->cause == Cause::starting || leading->cause == Cause::not_started;
    text = to_text(leading->resource) + " " + std::string(behind ? "behind the load" : to_text(leading->cause));
  }
  return 0;
}

void Shortages::begin(double now) {
  world_.hours->settled(now);
  world_.scheduler->account(now);
  spell_ = {};
  spell_.since = now;
  spell_.energy_before_mwh = unserved_.mwh(now);
  spell_.lost_before_gpu_s = world_.hours->lost_gpu_s();
  const Shortfall* leading = shortfalls_.leading();
  if (leading) spell_.cause = to_text(leading->cause);
  for (const auto& job : world_.scheduler->jobs()) {
    spell_.slowed_before_gpu_s.push_back(gpu_s(*job, HourBin::capped) + gpu_s(*job, HourBin::hot));
    spell_.rolled_back_before_gpu_s.push_back(gpu_s(*job, HourBin::lost_work));
    spell_.interruptions_before.push_back(job->interruptions);
  }
  const std::uint64_t root = find_root(spell_.root);
  spell_.event = world_.record({.clock_s = now,
                                .component = "campus",
                                .event = "shortage",
                                .cause = spell_.cause,
                                .power_mw = -world_.network->unserved_mw(),
                                .because = root});
}

void Shortages::deepen() {
  const Network& n = *world_.network;
  spell_.worst_mw = std::max(spell_.worst_mw, n.unserved_mw());
  int capped = 0, off = 0;
  for (const Hall& hall : n.halls) {
    if (!hall.disturbed()) continue;
    for (const RackPool* pool : hall.racks) {
      off += pool->off;
      if (hall.it.value < hall.it_full_mw * (1.0 - 1e-9) || hall.thermal_limit < 1.0)
        for (const Draw& d : pool->draws) capped += d.racks;
    }
  }
  spell_.capped = std::max(spell_.capped, capped);
  spell_.off = std::max(spell_.off, off);
  for (const Supply& s : n.supplies)
    if (s.store && s.store->units() > 0 && s.limit.value <= 0.0 &&
        std::find(spell_.emptied.begin(), spell_.emptied.end(), s.fleet->name) == spell_.emptied.end())
      spell_.emptied.push_back(s.fleet->name);
}

std::string Shortages::chain(double now) {
  std::string text = fmt::format("{} → {} MW short for {}", spell_.root, human(spell_.worst_mw),
                                 human(now - spell_.since, shortage_time));
  for (const std::string& battery : spell_.emptied) text += " → " + battery + " empty";
  if (spell_.capped > 0) text += fmt::format(" → {} racks capped", human(long{spell_.capped}));
  if (spell_.off > 0) text += fmt::format(" → {} racks off", human(long{spell_.off}));
  const auto& jobs = world_.scheduler->jobs();
  for (std::size_t j = 0; j < jobs.size(); ++j) {
    const Job& job = *jobs[j];
    if (!job.spec) continue;
    const double slowed = gpu_s(job, HourBin::capped) + gpu_s(job, HourBin::hot) - spell_.slowed_before_gpu_s[j];
    const double rolled_back = gpu_s(job, HourBin::lost_work) - spell_.rolled_back_before_gpu_s[j];
    int gpus = 0;
    for (const auto& replica : job.replicas) gpus += replica->gpus();
    if (job.interruptions > spell_.interruptions_before[j] && rolled_back > 0.0)
      text += fmt::format(" → job {} stopped", job.name);
    else if (slowed > 0.0 && gpus > 0 && now > spell_.since)
      text += fmt::format(" → job {} slowed {:.2g} %", job.name, 100.0 * slowed / (gpus * (now - spell_.since)));
    if (slowed + rolled_back > 0.0)
      world_.record({.clock_s = now,
                     .component = job.name,
                     .event = "slowed",
                     .cause = spell_.cause,
                     .duration_s = now - spell_.since,
                     .gpu_hours = (slowed + rolled_back) / seconds_per_hour,
                     .because = spell_.event});
  }
  return text;
}

void Shortages::end(double now) {
  world_.hours->settled(now);
  world_.scheduler->account(now);
  if (now > spell_.since) {
    count(counts_, spell_.since, now);
    if (now - spell_.since < world_.scenario.policy.hold_up.value())
      held_up_h_ += (now - spell_.since) / seconds_per_hour;
  }
  std::string text = chain(now);
  double lost_gpu_h = (world_.hours->lost_gpu_s() - spell_.lost_before_gpu_s) / seconds_per_hour;
  const auto& jobs = world_.scheduler->jobs();
  for (std::size_t j = 0; j < jobs.size(); ++j)
    if (jobs[j]->interruptions > spell_.interruptions_before[j])
      lost_gpu_h += (gpu_s(*jobs[j], HourBin::lost_work) - spell_.rolled_back_before_gpu_s[j]) / seconds_per_hour;
  if (lost_gpu_h > 0.0) text += fmt::format(" → {} GPU-h", human(lost_gpu_h));
  world_.record({.clock_s = now,
                 .component = "campus",
                 .event = "shortage_over",
                 .cause = spell_.cause,
                 .power_mw = -spell_.worst_mw,
                 .duration_s = now - spell_.since,
                 .energy_mwh = unserved_.mwh(now) - spell_.energy_before_mwh,
                 .gpu_hours = lost_gpu_h,
                 .because = spell_.event,
                 .chain = text});
  spell_.since = -1.0;
}

void Shortages::finish(Adequacy& a, double now) {
  if (spell_.since >= 0.0 && now > spell_.since) count(counts_, spell_.since, now);
  Adequacy whole = counts_;
  whole.loss_of_load_hours = hours(now);
  whole.unserved_mwh = unserved_.mwh(now);
  whole.events = whole.spells_to_1_s + whole.spells_to_1_min + whole.spells_longer;
  whole.hourly_loss_of_load_hours = a.hourly_loss_of_load_hours;
  whole.loss_of_load_days = a.loss_of_load_days;
  a = whole;
}

}  // namespace gigasim::sim
