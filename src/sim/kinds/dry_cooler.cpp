// Dry coolers: all running cells take heat first; their fans follow it [docs/models/dry_cooler.md].
#include <algorithm>
#include <array>

#include "../cooler.hpp"
#include "gigasim/models/chiller.hpp"
#include "kind.hpp"

namespace gigasim::sim {

namespace {

class DryCooler : public FreeCooler {
 public:
  DryCooler(Fleet& fleet_in, const DryCoolerSpec& spec) : FreeCooler(fleet_in), spec_(spec) {}

  void update(const PlantConditions& c) override;
  double unit_mw() const override { return unit_mw_; }
  double fan_mw() const override { return spec_.fan.value(); }
  double fan_power_share(double heat_share) const override;
  DesignCooling design(const CoolantLoopSpec& water, Temperature ambient) const override {
    return design_cooling(spec_, water, ambient);
  }
  std::vector<LostCapacity> lost_capacity() const override {
    const double failed_mw = fleet.count(State::failed) * unit_mw_;
    return failed_mw > 0.0 ? std::vector<LostCapacity>{{Cause::outage, failed_mw}} : std::vector<LostCapacity>{};
  }

 private:
  const DryCoolerSpec& spec_;
  double unit_mw_ = 0.0;
  /// Fan power against the share of full heat, tabulated by fan speed when air or water change.
  static constexpr int table_size = 17;
  std::array<double, table_size> heat_{}, power_{};
};

void DryCooler::update(const PlantConditions& c) {
  unit_mw_ = dry_cooler_heat(spec_, c.back, c.ambient, 1.0).value();
  const double full = std::max(1e-12, unit_mw_);
  for (int k = 0; k < table_size; ++k) {
    const double speed = static_cast<double>(k) / (table_size - 1);
    heat_[k] = unit_mw_ <= 0.0 ? speed : dry_cooler_heat(spec_, c.back, c.ambient, speed).value() / full;
    power_[k] = fan_power(Power(1.0), spec_.fan_fixed_share, speed).value();
  }
}

double DryCooler::fan_power_share(double heat_share) const {
  int k = 1;
  while (k < table_size - 1 && heat_[k] < heat_share) ++k;
  const double t = (heat_share - heat_[k - 1]) / (heat_[k] - heat_[k - 1]);
  return power_[k - 1] + t * (power_[k] - power_[k - 1]);
}

}  // namespace

template <>
void install(World& world, Fleet& fleet, const DryCoolerSpec& spec) {
  world.add_free(std::make_unique<DryCooler>(fleet, spec));
  live_as_plain_units(world, fleet, spec);
}

}  // namespace gigasim::sim
