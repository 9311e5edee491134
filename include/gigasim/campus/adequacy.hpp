/// The exact cross-check: a scenario as independent two-state units against a load, where it is such a system.
/// docs/models/adequacy.md
#pragma once

#include <variant>
#include <vector>

#include "gigasim/campus/campus.hpp"
#include "gigasim/models/capacity_outage.hpp"

namespace gigasim {

/// Independent two-state units that feed one load.
struct TwoStateSystem {
  std::vector<TwoStateUnit> units;  ///< one entry per unit
  std::vector<LoadStep> load;       ///< all loads together, from the start of the run to its end
  double years = 1.0;               ///< years that the run counts as, see years_of(); above 0
};

/// Reads the scenario as such a system. Otherwise returns the reasons why it is none, one sentence each, with paths as
/// in `validate`.
std::variant<TwoStateSystem, std::vector<Issue>> two_state_system(const Scenario&);

/// Years that a run counts as in figures per year: whole calendar years, else whole years of 52 weeks (as in published
/// test systems), else its hours / 8,760.
double years_of(Date start, Date end);

/// Expected figures of a year, with the units in their long-run state throughout. None is negative but the reserve
/// margin. Equations: docs/models/adequacy.md
struct ExactAdequacy {
  double lole_h_per_yr = 0.0;          ///< hours short, continuous (Eq. 9)
  double lole_sampled_h_per_yr = 0.0;  ///< hours short at their start
  double lole_days_per_yr = 0.0;       ///< days short at their peak hour
  double eue_mwh_per_yr = 0.0;         ///< unserved energy (Eq. 10)
  double neue = 0.0;                   ///< unserved energy / energy wanted, 0 to 1
  double lolf_per_yr = 0.0;            ///< separate spells (Eq. 11)
  double mean_spell_h = 0.0;           ///< LOLE / LOLF; 0 without spells
  int units = 0;                       ///< number of units
  /// Capacity of all units, its mean less outages, the highest load, and the energy wanted in a year.
  double installed_mw = 0.0, expected_available_mw = 0.0, peak_mw = 0.0, energy_mwh_per_yr = 0.0;
  double reserve_margin = 0.0;  ///< (installed - peak) / peak; negative when the peak is larger; 0 without load
  double increment_mw = 0.0;    ///< rounding grid of the table; 0: exact
};
/// The figures by a table that was made of the system's units.
ExactAdequacy exact_adequacy(const TwoStateSystem&, const CapacityOutageTable&);
/// The figures by a table of the usual size, made here.
ExactAdequacy exact_adequacy(const TwoStateSystem&);

}  // namespace gigasim
