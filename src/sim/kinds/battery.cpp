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
  double state_of_charge() const override { return pool_.state_of_charge(); }
  double stored_mwh() const override { return pool_.stored().value() + parked_mwh_; }

  void move(const Movement&, double& left_mwh) override;
  double advance(double dt_s, Linear net_mw) override {
    return pool_.advance(Duration(dt_s), Power(net_mw.value), RampRate(net_mw.slope)).value();
  }
  void cycle(double discharged_mwh) override { pool_.cycle(Energy(discharged_mwh)); }
  double age(double age_s) override { return pool_.age(Duration(age_s)).value(); }
  double until_limit_s(Linear net_mw, double keep, double target) const override;

  double rating_mw() const override { return spec_.rating.value(); }
  double round_trip_root() const override { return std::sqrt(spec_.efficiency_in() * spec_.efficiency_out()); }
  double full_cycles() const override { return pool_.equivalent_full_cycles(); }
  double state_of_health() const override { return pool_.state_of_health(); }

 private:
  const BatterySpec& spec_;
  Battery pool_;
  double parked_mwh_ = 0.0;  ///< in units that are under repair
};

void BatteryStore::move(const Movement& m, double& left_mwh) {
  if (m.parked > 0) parked_mwh_ += pool_.leave(m.parked).value();
  if (m.gone > 0) left_mwh += pool_.leave(m.gone).value();
  if (m.repaired > 0) {
    const double share = parked_mwh_ * m.repaired / std::max(1, m.repaired + m.away);
    parked_mwh_ -= share;
    pool_.join(m.repaired, Energy(share));
  }
  if (m.fresh > 0) {
    const double brought = m.fresh * spec_.capacity.value() * spec_.initial_soc * pool_.state_of_health();
    left_mwh -= brought;
    pool_.join(m.fresh, Energy(brought));
  }
}

double BatteryStore::until_limit_s(Linear net, double keep, double target) const {
  double dt = pool_.until_limit(Power(net.value), RampRate(net.slope), keep).value();
  if (net.value < 0.0) {
    const double short_of = target * pool_.usable().value() - pool_.stored().value();
    const double rate = -net.value * spec_.efficiency_in() / seconds_per_hour;
    if (short_of > 0.0) dt = std::min(dt, short_of / rate);
  }
  return dt;
}

}  // namespace

template <>
void install(World& world, Fleet& fleet, const BatterySpec& spec) {
  world.add(fleet, std::make_unique<BatteryStore>(spec));
  live_as_plain_units(world, fleet, spec);
}

}  // namespace gigasim::sim
