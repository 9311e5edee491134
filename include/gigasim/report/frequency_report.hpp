/// Frequency cases for people and for other programs.
#pragma once

#include <string>
#include <vector>

#include "gigasim/campus/frequency.hpp"
#include "gigasim/report/report.hpp"

namespace gigasim {

/// All cases as a table for the terminal, coloured by their outcome, and the settings of the island.
std::string frequency_text(const std::vector<FrequencyCase>&, const FrequencySpec&, const TerminalStyle&);
/// All cases as JSON, without their curves.
std::string frequency_json(const std::vector<FrequencyCase>&);
/// The curves as CSV: every 20 ms of every case, with batteries and without.
std::string frequency_csv(const std::vector<FrequencyCase>&);

}  // namespace gigasim
