#include "hours.hpp"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <cmath>
#include <utility>

#include "accounts.hpp"
#include "contractor.hpp"
#include "network.hpp"
#include "scheduler.hpp"

namespace gigasim::sim {

namespace {

bool counts_as_loss(HourBin bin) {
  return bin != HourBin::useful && bin != HourBin::serving && bin != HourBin::standby;
}

/// What racks wait for before they are energised.
HourBin waiting_bin(const Resource& resource) {
  switch (resource.kind) {
    case Resource::Kind::floor:
      return HourBin::floor;
    case Resource::Kind::cooling:
      return HourBin::cooling;
    case Resource::Kind::feeder:
      return HourBin::feeder;
    case Resource::Kind::generation:
      return HourBin::generation;
    case Resource::Kind::build_out:
    case Resource::Kind::cdu:
    case Resource::Kind::repair:
      return HourBin::not_commissioned;
  }
  return HourBin::not_commissioned;
}

}  // namespace

Hours::Hours(World& world) : world_(world), dark_(world.scenario.halls.size()) {
  for (const auto& pool : world.racks) fleets_.push_back({pool.get(), static_cast<double>(pool->rack.gpus)});
  months_ = months();
  months_.start();
}

int Hours::cause(std::string_view text) {
  if (text.empty()) return 0;
  const auto [it, fresh] = numbers_.try_emplace(std::string(text), static_cast<int>(causes_.size()));
  if (fresh) causes_.emplace_back(text);
  return it->second;
}

int Hours::cause(const Resource& resource, Cause why) {
  return cause(to_text(resource) + " " + std::string(to_text(why)));
}

int Hours::cause(const Fleet& fleet, Cause why) { return cause(fleet.name + " " + std::string(to_text(why))); }

void Hours::add(HourBin bin, int cause, int hall, int job, double gpu_s) {
  if (gpu_s == 0.0) return;
  const std::uint64_t key =
      (static_cast<std::uint64_t>(bin) << 56) | (static_cast<std::uint64_t>(static_cast<unsigned>(cause)) << 32) |
      (static_cast<std::uint64_t>(static_cast<unsigned>(hall + 1)) << 16) | static_cast<unsigned>(job + 1);
  const auto [it, fresh] = index_.try_emplace(key, entries_.size());
  if (fresh) entries_.push_back({bin, cause, hall, job});
  entries_[it->second].gpu_s += gpu_s;
}

void Hours::add(std::optional<HourBin> bin, const Shares& shares, int hall, int job, double gpu_s) {
  lost_ += gpu_s;
  if (shares.empty()) return add(bin.value_or(HourBin::generation), 0, hall, job, gpu_s);
  for (const Share& s : shares) add(bin.value_or(s.bin), s.cause, hall, job, gpu_s * s.part);
}

/// Racks that have no power are charged to what holds their hall back, as it stood over the time that has passed.
void Hours::settled(double now) {
  const double dt = now - dark_since_;
  dark_since_ = now;
  for (std::size_t h = 0; h < dark_.size(); ++h) {
    Dark& dark = dark_[h];
    if (dark.racks_gpus > 0.0 && dt > 0.0) add(std::nullopt, dark.why, static_cast<int>(h), -1, dark.racks_gpus * dt);
    const Hall& hall = world_.network->halls[h];
    const double before = std::exchange(dark.racks_gpus, 0.0);
    for (const RackPool* pool : hall.racks) dark.racks_gpus += static_cast<double>(pool->dark()) * pool->rack.gpus;
    // Once power or cooling suffices again, what took it away stays the reason.
    const bool for_heat_still = hall.tripped && dark.for_heat;
    if (dark.racks_gpus > before && hall.disturbed() && (before == 0.0 || !for_heat_still)) {
      dark.why = world_.accounts->shortfalls_of().why_off(hall, static_cast<int>(h));
      dark.for_heat = hall.tripped;
    }
  }
}

// to the present

void Hours::flush(double now) {
  if (now == flushed_at_) return;
  settled(now);
  world_.scheduler->account(now);
  for (RackClocks& f : fleets_) flush_fleet(f, now);
  flushed_at_ = now;
}

namespace {

/// What has come since it was last seen.
double since(const Tally& tally, double now, double& seen) {
  const double total = tally.total(now), passed = total - seen;
  seen = total;
  return passed;
}

}  // namespace

/// Time of racks that no job holds, from the clocks of their states.
void Hours::flush_fleet(RackClocks& f, double now) {
  std::array<double, state_count> passed{};
  for (std::size_t s = 0; s < state_count; ++s) passed[s] = since(f.pool->fleet.tally[s], now, f.state[s]);
  const auto in = [&](State s) { return passed[static_cast<std::size_t>(s)]; };

  const double waited = charge_waits(f, now);
  charge(f, HourBin::not_commissioned, cause("build-out"), in(State::delivered) + in(State::waiting)-waited);
  charge(f, HourBin::not_commissioned, cause("commissioning"), in(State::commissioning));

  // Booting after a repair counts with it; before a rack's first service it is commissioning.
  const double down = charge_down(f, now);
  const double away = in(State::failed) + in(State::hit) + in(State::maintenance) + in(State::starting);
  charge(f, HourBin::not_commissioned, cause("commissioning"), away - down);

  const double held = since(f.pool->held, now, f.held);
  const double dark = since(f.pool->without_power, now, f.without_power);
  charge(f, HourBin::idle, 0, in(State::running)-held - dark);
}

void Hours::charge(const RackClocks& f, HourBin bin, int why, double rack_s) {
  add(bin, why, f.pool->hall(), -1, rack_s * f.gpus);
}

/// For what racks wait before they are energised; returns rack-seconds.
double Hours::charge_waits(RackClocks& f, double now) {
  const auto& waits = world_.contractor->waits();
  f.waits.resize(waits.size());
  double waited = 0.0;
  for (std::size_t i = 0; i < f.waits.size(); ++i) {
    const Wait& w = waits[i];
    if (world_.racks[static_cast<std::size_t>(w.pool)].get() != f.pool) continue;
    const double rack_s = since(w.racks, now, f.waits[i]);
    waited += rack_s;
    charge(f, waiting_bin(w.resource), cause(to_text(w.resource) + ": " + std::string(to_text(w.cause))), rack_s);
  }
  return waited;
}

/// For what takes racks out of service; returns rack-seconds.
double Hours::charge_down(RackClocks& f, double now) {
  f.down.resize(f.pool->down.size());
  double down = 0.0;
  for (std::size_t i = 0; i < f.down.size(); ++i) {
    const auto& [why, tally] = f.pool->down[i];
    const double rack_s = since(tally, now, f.down[i]);
    down += rack_s;
    const bool planned = why == planned_work;
    charge(f, planned ? HourBin::planned : HourBin::failed, cause(planned ? "rack maintenance" : why), rack_s);
  }
  return down;
}

// periods

Life Hours::months() {
  using namespace std::chrono;
  year_month_day day(floor<days>(world_.scenario.start));
  for (;;) {
    const sys_days next = (day.year() / day.month() + std::chrono::months(1)) / 1;
    const double date = world_.clock(next);
    co_await world_.events.sleep(month_ticker_, date);
    emit(date, world_.accounts->phase_name());
    world_.accounts->month_over(date);
    day = year_month_day(next);
  }
}

void Hours::emit(double now, const std::string& phase) {
  sample(now);
  const Date month_of_cells = world_.date(std::max(0.0, now - 1.0));
  const std::string month = iso_date(month_of_cells).substr(0, 7);
  for (Entry& e : entries_) {
    if (e.gpu_s != 0.0)
      cells_.push_back({phase, month,
                        e.hall < 0 ? "" : world_.scenario.halls.items[static_cast<std::size_t>(e.hall)].first,
                        e.job < 0 ? "" : world_.scenario.jobs.items[static_cast<std::size_t>(e.job)].first, e.bin,
                        cause_text(e.cause), e.gpu_s / seconds_per_hour});
    e.gpu_s = e.sampled = 0.0;
  }
}

void Hours::close(double now, const std::string& phase) { emit(now, phase); }

void Hours::sample(double now) {
  flush(now);
  if (now > sampled_at_) bind(now);
  sampled_at_ = now;
}

/// What took the most GPU time since the last sample.
void Hours::bind(double now) {
  struct Sum {
    HourBin bin;
    int cause;
    double gpu_s;
  };
  std::vector<Sum> sums;
  for (Entry& e : entries_) {
    const double fresh = e.gpu_s - e.sampled;
    e.sampled = e.gpu_s;
    if (!counts_as_loss(e.bin) || fresh <= 0.0) continue;
    const auto same =
        std::find_if(sums.begin(), sums.end(), [&](const Sum& s) { return s.bin == e.bin && s.cause == e.cause; });
    if (same != sums.end())
      same->gpu_s += fresh;
    else
      sums.push_back({e.bin, e.cause, fresh});
  }
  const auto worst =
      std::max_element(sums.begin(), sums.end(), [](const Sum& a, const Sum& b) { return a.gpu_s < b.gpu_s; });
  if (worst == sums.end()) return;
  const Date from = world_.date(sampled_at_), to = world_.date(now);
  if (!binding_.empty() && binding_.back().to == from && binding_.back().bin == worst->bin &&
      binding_.back().cause == cause_text(worst->cause)) {
    binding_.back().to = to;
    binding_.back().gpu_hours += worst->gpu_s / seconds_per_hour;
  } else {
    binding_.push_back({from, to, worst->bin, cause_text(worst->cause), worst->gpu_s / seconds_per_hour});
  }
}

void Hours::finish(double now, RunResult& result) {
  flush(now);
  double installed = 0.0, sum = 0.0;
  for (const RackClocks& f : fleets_)
    installed += (static_cast<double>(f.pool->fleet.units.size()) * now -
                  f.pool->fleet.tally[static_cast<std::size_t>(State::planned)].total(now) -
                  f.pool->fleet.tally[static_cast<std::size_t>(State::retired)].total(now)) *
                 f.gpus / seconds_per_hour;
  for (const GpuHours& c : cells_) sum += c.gpu_hours;
  result.gpu_hours = std::move(cells_);
  result.gpu_hours_installed = installed;
  result.gpu_hours_residual = installed > 0.0 ? (installed - sum) / installed : 0.0;
  result.binding = std::move(binding_);
  if (!(std::abs(result.gpu_hours_residual) <= 1e-9))
    throw InternalFault(fmt::format("GPU-hours do not sum: {:.9g} in the bins, {:.9g} installed", sum, installed));
  check_cells(result.gpu_hours, installed);
}

/// No cell is negative, but for work that was rolled back in a later month; no bin is, all in all, without exception.
void Hours::check_cells(const std::vector<GpuHours>& cells, double installed) {
  const double least = -1e-9 * (1.0 + installed);
  std::array<double, hour_bin_count> bins{};
  for (const GpuHours& c : cells) {
    bins[static_cast<std::size_t>(c.bin)] += c.gpu_hours;
    const bool rolled_back = c.bin == HourBin::useful || c.bin == HourBin::checkpoint;
    if (!(c.gpu_hours >= least) && !(rolled_back && c.gpu_hours < 0.0))
      throw InternalFault(
          fmt::format("negative GPU-hours in {}, {}: {:.6g} {}", c.month, c.hall, c.gpu_hours, to_name(c.bin).id));
  }
  for (std::size_t b = 0; b < hour_bin_count; ++b)
    if (!(bins[b] >= least))
      throw InternalFault(fmt::format("negative GPU-hours in all: {:.6g} {}", bins[b], hour_bins[b].id));
}

}  // namespace gigasim::sim
