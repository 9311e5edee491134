#include "plan_parts.hpp"
#include "read.hpp"

namespace gigasim {

void read_fields(Reader& reader, PlanText& plan) { describe(reader, plan); }
void read_fields(Reader& reader, FleetSpec& fleet) { describe(reader, fleet); }
void read_fields(Reader& reader, BranchSpec& circuits) { describe(reader, circuits); }

}  // namespace gigasim
