// Grid batteries: a pool that shares one state of charge [docs/models/battery.md].
#include <algorithm>
#include <cmath>

#include "../power_ports.hpp"
#include "gigasim/models/battery.hpp"
#include "kind.hpp"

namespace gigasim::sim {

namespace {

class BatteryStore : public Store {
 public:
  explicit BatteryStore(const BatterySpec& spec) : spec_(spec), pool_(spec) {}

  double price(const Market&) const override { return worth::discharge; }
  double house_load_mw(const UnitCounts&) const override { return pool_.standby_load().value(); }

  int units() const override { return pool_.units(); }
  double discharge_limit_mw() const override { return pool_.discharge_limit().value(); }
  double discharge_limit_above_mw(double share) const override { return pool_.discharge_limit_above(share).value(); }
  double charge_limit_mw() const override { return pool_.charge_limit().value(); }
  double charge_limit_below_mw(double target) const override { return pool_.charge_limit_below(target).value(); }
  double state_of_charge() const override { return pool_.state_of_charge(); }
  double state_of_charge_after(double dt_s, Linear net_mw) const override;
  double stored_mwh() const override { return pool_.stored().value() + parked_mwh_; }

  void move(const Movement&, double& left_mwh) override;
  double advance(double dt_s, Linear net_mw) override {
    return pool_.advance(Duration(dt_s), Power(net_mw.value), RampRate(net_mw.slope)).value();
  }
  void cycle(double discharged_mwh) override { pool_.cycle(Energy(discharged_mwh)); }
  double age(double age_s) override { return pool_.age(Duration(age_s)).value(); }
  double until_limit_s(Linear net_mw, double keep, double target) const override {
    return pool_.until_limit(Power(net_mw.value), RampRate(net_mw.slope), keep, target).value();
  }

  double rating_mw() const override { return spec_.rating.value(); }
  double round_trip_root() const override { return std::sqrt(spec_.efficiency_in() * spec_.efficiency_out()); }
  double full_cycles() const override { return pool_.equivalent_full_cycles(); }
  double state_of_health() const override { return pool_.state_of_health(); }

 private:
  void park(int units);

  const BatterySpec& spec_;
  Battery pool_;
  double parked_mwh_ = 0.0;  ///< in units that are under repair
  int parked_units_ = 0;
};

void BatteryStore::park(int units) {
  parked_mwh_ += pool_.leave(units).value();
  parked_units_ += units;
}

/// Those that come, come first: a unit that comes and goes at one date is in the pool when it goes.
void BatteryStore::move(const Movement& m, double& left_mwh) {
  if (m.fresh > 0) {
    const double brought = m.fresh * spec_.capacity.value() * spec_.initial_soc * pool_.state_of_health();
    left_mwh -= brought;
    pool_.join(m.fresh, Energy(brought));
  }
  const int back = m.repaired + m.scrapped, gone_and_back = std::max(0, back - parked_units_);
  park(gone_and_back);
  const double each_mwh = parked_units_ > 0 ? parked_mwh_ / parked_units_ : 0.0;
  pool_.join(m.repaired, Energy(each_mwh * m.repaired));
  left_mwh += each_mwh * m.scrapped;
  parked_units_ -= back;
  parked_mwh_ = parked_units_ > 0 ? parked_mwh_ - each_mwh * back : 0.0;
  park(m.parked - gone_and_back);
  left_mwh += pool_.leave(m.gone).value();
}

double BatteryStore::state_of_charge_after(double dt_s, Linear net_mw) const {
  if (pool_.units() == 0 || net_mw == Linear{}) return pool_.state_of_charge();
  Battery later = pool_;
  later.advance(Duration(dt_s), Power(net_mw.value), RampRate(net_mw.slope));
  return later.state_of_charge();
}

}  // namespace

template <>
void install(World& world, Fleet& fleet, const BatterySpec& spec) {
  world.add(fleet, std::make_unique<BatteryStore>(spec));
  live_as_plain_units(world, fleet, spec);
}

}  // namespace gigasim::sim
