#include "gigasim/sim/source.hpp"

namespace gigasim::sim {

Linear Source::limit(const Moment& m, const Delivery& present) const { return {m.units.running * present.unit_mw}; }

double Source::must_run_mw(const Moment&, const Delivery&) const { return 0.0; }

std::vector<LostCapacity> Source::lost_capacity(const Moment& m, const Delivery& present) const {
  std::vector<LostCapacity> list;
  const auto add = [&](Cause cause, int units) {
    if (units * present.unit_mw > 0.0) list.push_back({cause, units * present.unit_mw});
  };
  add(Cause::outage, m.units.failed);
  add(Cause::common_cause, m.units.struck);
  add(Cause::maintenance, m.units.maintenance);
  add(Cause::permit, m.units.lapsed);
  add(Cause::lease, m.units.leases_ended);
  return list;
}

}  // namespace gigasim::sim
