// Dry coolers: all running cells take heat first; their fans follow it [docs/models/dry_cooler.md].
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
  AtSpeed at_speed(int k) const override { return table_[static_cast<std::size_t>(k)]; }
  DesignCooling design(const CoolantLoopSpec& water, Temperature air) const override {
    return design_cooling(spec_, water, air);
  }
  std::vector<LostCapacity> lost_capacity() const override {
    const double lost_mw = (fleet.count(State::failed) + fleet.count(State::hit)) * unit_mw_;
    return lost_mw > 0.0 ? std::vector<LostCapacity>{{Cause::outage, lost_mw}} : std::vector<LostCapacity>{};
  }

 private:
  const DryCoolerSpec& spec_;
  double unit_mw_ = 0.0;
  std::array<AtSpeed, fan_speeds> table_{};  ///< made anew when air or water change
};

void DryCooler::update(const PlantConditions& c) {
  unit_mw_ = dry_cooler_heat(spec_, c.back, c.air, 1.0).value();
  for (int k = 0; k < fan_speeds; ++k) {
    const double speed = static_cast<double>(k) / (fan_speeds - 1);
    table_[static_cast<std::size_t>(k)] = {dry_cooler_heat(spec_, c.back, c.air, speed).value(),
                                           fan_power(spec_.fan, spec_.fan_fixed_share, speed).value()};
  }
}

}  // namespace

template <>
void install(World& world, Fleet& fleet, const DryCoolerSpec& spec) {
  world.add_free(std::make_unique<DryCooler>(fleet, spec));
  live_as_plain_units(world, fleet, spec);
}

}  // namespace gigasim::sim
