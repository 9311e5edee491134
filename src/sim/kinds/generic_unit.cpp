// Generating units that capacity, outages and a price describe.
#include "kind.hpp"

namespace gigasim::sim {

namespace {

class GenericSource : public Source {
 public:
  explicit GenericSource(const GenericUnitSpec& spec) : spec_(spec) {}

  double unit_mw(Date) const override { return spec_.capacity.value(); }
  double must_run_mw(const Moment&, const Delivery& present) const override {
    return present.limit.value * spec_.minimum_load;
  }
  double minimum_load() const override { return spec_.minimum_load; }
  double price(const Market&) const override { return spec_.cost.value; }
  bool contingency() const override { return true; }
  double firm_unit_mw(const DesignDay&) const override { return spec_.capacity.value(); }

 private:
  const GenericUnitSpec& spec_;
};

}  // namespace

template <>
void install(World& world, Fleet& fleet, const GenericUnitSpec& spec) {
  world.add(fleet, std::make_unique<GenericSource>(spec));
  live_as_plain_units(world, fleet, spec);
}

}  // namespace gigasim::sim
