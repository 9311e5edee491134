/// The time series of a run, by rows of `output.resolution`.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "gigasim/campus/result.hpp"
#include "meters.hpp"
#include "world.hpp"

namespace gigasim::sim {

struct Supply;

/// Tells the recorder its columns, then the row of every interval at its end.
class Series {
 public:
  /// Announces the columns and starts its life. The network of `world` must exist; `world` and `meters` must outlive
  /// it.
  Series(World& world, const Meters& meters);

 private:
  /// A column of the series and how to read it: a mean over the interval, or the state at its end.
  struct Reading {
    /// Name, unit and text of the column.
    Column column;
    /// What a mean over the interval is taken of; none: the column is a state.
    const Meter* mean = nullptr;
    /// The state at the end of the interval; empty: the column is a mean.
    std::function<double()> state;
    /// Total of `mean` at the end of the last row, in its unit times seconds.
    double before = 0.0;
  };
  /// Adds a column of mean power, MW; `_mw` is added to its name.
  void mean(const std::string& name, std::string text, const Meter& meter);
  /// Adds a column of the state at the end of an interval.
  void state(std::string name, std::string unit, std::string text, std::function<double()> read);
  /// Lists the columns of the series and tells the recorder.
  void lay_out();
  /// Columns of the whole campus.
  void lay_out_campus();
  /// Columns of one supply: delivery and bound, charge where it stores, units that run.
  void lay_out_supply(const Supply& supply);
  /// Columns of the circuits to each bus that has any.
  void lay_out_feeders();
  /// Columns of one loop (index in the scenario).
  void lay_out_loop(std::size_t loop);
  /// Columns of one hall (index in the scenario).
  void lay_out_hall(std::size_t hall);
  /// Writes the row of the interval from `from` to `now`, clock seconds.
  void write_row(double from, double now);
  /// Writes a row per interval of `output.resolution`; where nobody reads rows and there are no GPUs, it only reports
  /// progress, every 30 days at least.
  Life live();

  /// The run.
  World& world_;
  /// What means are taken of.
  const Meters& meters_;
  /// The columns of the series.
  std::vector<Reading> readings_;
  /// Values of the row that is being written, one per column.
  std::vector<double> row_;
  /// Acts before anything else of its date, so that it sees the interval that ends there.
  Actor ticker_{Rank::record};
  /// Its life.
  Life life_;
};

}  // namespace gigasim::sim
