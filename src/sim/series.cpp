#include "series.hpp"

#include <algorithm>
#include <utility>

#include "hours.hpp"
#include "network.hpp"

namespace gigasim::sim {

namespace {

constexpr double unwatched_step_s =
    30.0 * 24.0 * seconds_per_hour;  ///< between two signs of progress, where nobody reads rows

}  // namespace

Series::Series(World& world, const Meters& meters) : world_(world), meters_(meters) {
  lay_out();
  life_ = live();
  life_.start();
}

// columns

void Series::mean(const std::string& name, std::string text, const Meter& meter) {
  readings_.push_back({{name + "_mw", "MW", std::move(text)}, &meter, {}, 0.0});
}

void Series::state(std::string name, std::string unit, std::string text, std::function<double()> read) {
  readings_.push_back({{std::move(name), std::move(unit), std::move(text)}, nullptr, std::move(read), 0.0});
}

void Series::lay_out() {
  lay_out_campus();
  for (const Supply& supply : world_.network->supplies) lay_out_supply(supply);
  lay_out_feeders();
  for (std::size_t i = 0; i < world_.sites.size(); ++i)
    state("ambient_" + world_.sites[i].name + "_c", "degC", "Outdoor temperature",
          [this, i] { return world_.sites[i].air.ambient.degc; });
  for (std::size_t i = 0; i < world_.scenario.loops.size(); ++i) lay_out_loop(i);
  for (std::size_t i = 0; i < world_.scenario.halls.size(); ++i) lay_out_hall(i);
  std::vector<Column> columns;
  for (const Reading& r : readings_) columns.push_back(r.column);
  world_.recorder.columns(columns);
  row_.resize(readings_.size());
}

void Series::lay_out_campus() {
  mean("facility", "Campus demand served, cooling and losses included; other loads not", meters_.campus.facility);
  mean("it", "Rack input", meters_.campus.it);
  mean("network", "Network and support servers", meters_.campus.network);
  mean("conversion_loss", "Transformers, UPS, busway, lighting", meters_.campus.conversion);
  mean("cooling", "Chillers, dry coolers, pumps, CDUs, fan walls", meters_.campus.cooling);
  mean("feeder_loss", "Feeders and transformers between buses", meters_.campus.feeder_loss);
  mean("auxiliary", "House loads of machines, battery standby", meters_.campus.auxiliary);
  mean("load", "Other loads served", meters_.campus.load);
  mean("unserved", "Wanted and not served, caps and throttling included", meters_.campus.unserved);
  mean("spilled", "Made at the least output of machines, and taken by nobody", meters_.campus.spilled);
}

void Series::lay_out_supply(const Supply& supply) {
  const Fleet* fleet = supply.fleet;
  const SupplyMeters& m = meters_.supplies[fleet->index];
  mean(fleet->name, "Delivered by " + fleet->name, m.out);
  mean(fleet->name + "_limit", "What its units that run could deliver in the present air", m.limit);
  if (supply.store) {
    mean(fleet->name + "_charging", "Taken by " + fleet->name, m.charging);
    state(fleet->name + "_soc", "1", "State of charge at the end",
          [this, &supply] { return world_.network->state_of_charge(supply); });
  }
  state(fleet->name + "_running", "units", "Units running at the end",
        [fleet] { return fleet->count(State::running); });
}

void Series::lay_out_feeders() {
  for (std::size_t b = 0; b < meters_.feeders.size(); ++b) {
    const Branch& branch = world_.network->branches[b];
    if (!branch.circuits) continue;
    const std::string name = "feeder_" + world_.scenario.buses.items[b].first;
    mean(name, "Through the circuits to this bus, at their far end", meters_.feeders[b]);
    state(name + "_limit_mw", "MW", "What the circuits in service carry at the end",
          [&branch] { return branch.circuits->count(State::running) * branch.circuit_mw; });
  }
}

void Series::lay_out_loop(std::size_t loop) {
  const std::string& name = world_.scenario.loops.items[loop].first;
  state("water_" + name + "_c", "degC", "Supply water at the end",
        [this, loop] { return world_.network->water_c(world_.network->loops[loop]); });
  state("heat_" + name + "_mw", "MW", "Heat into the loop at the end",
        [this, loop] { return world_.network->heat_mw(world_.network->loops[loop]); });
  state("chillers_" + name, "units", "Chillers cooling at the end", [this, loop] {
    double n = 0;
    for (const StagedCooler* c : world_.network->loops[loop].staged)
      n += c->fleet.count(State::running) + c->fleet.count(State::loading);
    return n;
  });
}

void Series::lay_out_hall(std::size_t hall) {
  const std::string& name = world_.scenario.halls.items[hall].first;
  mean("hall_" + name, "Input of the racks of " + name, meters_.hall_it[hall]);
  state("racks_" + name + "_up", "racks", "Racks up at the end",
        [this, hall] { return world_.network->halls[hall].up(); });
  state("racks_" + name + "_shed", "racks", "Of them switched off for want of power",
        [this, hall] { return world_.network->halls[hall].shed; });
}

// rows

void Series::write_row(double from, double now) {
  for (std::size_t i = 0; i < readings_.size(); ++i) {
    Reading& r = readings_[i];
    if (r.mean) {
      const double total = r.mean->total(now);
      row_[i] = (total - r.before) / (now - from);
      r.before = total;
    } else {
      row_[i] = r.state();
    }
  }
  world_.recorder.row(world_.date(from), row_);
}

Life Series::live() {
  const bool rows = world_.recorder.wants_rows(), gpus = !world_.scenario.halls.empty();
  const double resolution = world_.scenario.output.resolution.value();
  const double step = rows || gpus ? resolution : std::max(resolution, unwatched_step_s);
  for (long k = 1;; ++k) {
    const double to = std::min(static_cast<double>(k) * step, world_.end_s);
    co_await world_.events.sleep(ticker_, to);
    if (rows) write_row(static_cast<double>(k - 1) * step, to);
    world_.hours->sample(to);
    world_.recorder.progress(to / world_.end_s, world_.date(to), meters_.campus.facility.value(to));
    if (to >= world_.end_s) co_return;
  }
}

}  // namespace gigasim::sim
