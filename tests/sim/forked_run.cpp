#include "forked_run.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <iostream>
#include <sstream>
#include <stdexcept>

using namespace gigasim;

namespace {

/// Writes and reads what tests look at, field by field.
class Pipe {
 public:
  explicit Pipe(int fd) : fd_(fd) {}
  void put(const void* data, std::size_t n) {
    const char* p = static_cast<const char*>(data);
    while (n > 0) {
      const ssize_t k = ::write(fd_, p, n);
      if (k <= 0) _exit(9);
      p += k;
      n -= static_cast<std::size_t>(k);
    }
  }
  void put(const std::string& s) {
    const std::size_t n = s.size();
    put(&n, sizeof n);
    put(s.data(), n);
  }
  void get(void* data, std::size_t n) {
    char* p = static_cast<char*>(data);
    while (n > 0) {
      const ssize_t k = ::read(fd_, p, n);
      if (k <= 0) throw std::runtime_error("the run's process died");
      p += k;
      n -= static_cast<std::size_t>(k);
    }
  }
  std::string get_text() {
    std::size_t n = 0;
    get(&n, sizeof n);
    std::string s(n, '\0');
    get(s.data(), n);
    return s;
  }

 private:
  int fd_;
};

struct Lines : Recorder {
  bool wanted = true;
  std::vector<std::string> lines;
  void event(Date, const EventRow& e) override {
    if (!wanted) return;
    std::ostringstream line;
    line.precision(15);
    line << e.clock_s << ' ' << e.component << ' ' << e.event << ' ' << (e.cause.empty() ? "-" : e.cause) << ' '
         << e.power_mw << " #" << e.id << " because " << e.because << ' ' << e.gpu_hours << " GPU-h " << e.chain;
    lines.push_back(line.str());
  }
};

template <class T>
void put_pod(Pipe& pipe, const T& value) {
  pipe.put(&value, sizeof value);
}
template <class T>
void get_pod(Pipe& pipe, T& value) {
  pipe.get(&value, sizeof value);
}

template <class List, class Function>
void put_list(Pipe& pipe, const List& list, Function put_item) {
  put_pod(pipe, list.size());
  for (const auto& item : list) put_item(item);
}
template <class List, class Function>
void get_list(Pipe& pipe, List& list, Function get_item) {
  std::size_t n = 0;
  get_pod(pipe, n);
  list.resize(n);
  for (auto& item : list) get_item(item);
}

void put(Pipe& pipe, const Shortfall& s) {
  put_pod(pipe, s.resource.kind);
  pipe.put(s.resource.of);
  put_pod(pipe, s.cause);
  pipe.put(s.unit_name);
  for (const double x : {s.energy_mwh, s.hours, s.worst_mw, s.rack_hours, s.unit_mw}) put_pod(pipe, x);
}
void get(Pipe& pipe, Shortfall& s) {
  get_pod(pipe, s.resource.kind);
  s.resource.of = pipe.get_text();
  get_pod(pipe, s.cause);
  s.unit_name = pipe.get_text();
  for (double* x : {&s.energy_mwh, &s.hours, &s.worst_mw, &s.rack_hours, &s.unit_mw}) get_pod(pipe, *x);
}

void put(Pipe& pipe, const LoadResult& l) {
  pipe.put(l.name);
  for (const double x : {l.wanted_mwh, l.unserved_mwh, l.unserved_hours, l.deepest_mw}) put_pod(pipe, x);
}
void get(Pipe& pipe, LoadResult& l) {
  l.name = pipe.get_text();
  for (double* x : {&l.wanted_mwh, &l.unserved_mwh, &l.unserved_hours, &l.deepest_mw}) get_pod(pipe, *x);
}

void put(Pipe& pipe, const GpuHours& h) {
  for (const std::string* text : {&h.phase, &h.month, &h.hall, &h.job, &h.cause}) pipe.put(*text);
  put_pod(pipe, h.bin);
  put_pod(pipe, h.gpu_hours);
}
void get(Pipe& pipe, GpuHours& h) {
  for (std::string* text : {&h.phase, &h.month, &h.hall, &h.job, &h.cause}) *text = pipe.get_text();
  get_pod(pipe, h.bin);
  get_pod(pipe, h.gpu_hours);
}

void put(Pipe& pipe, const BindingSpell& b) {
  pipe.put(b.cause);
  put_pod(pipe, b.from);
  put_pod(pipe, b.to);
  put_pod(pipe, b.bin);
  put_pod(pipe, b.gpu_hours);
}
void get(Pipe& pipe, BindingSpell& b) {
  b.cause = pipe.get_text();
  get_pod(pipe, b.from);
  get_pod(pipe, b.to);
  get_pod(pipe, b.bin);
  get_pod(pipe, b.gpu_hours);
}

void put(Pipe& pipe, const CashFlow& f) {
  for (const std::string* text : {&f.month, &f.phase, &f.owner, &f.resource, &f.item}) pipe.put(*text);
  put_pod(pipe, f.kind);
  put_pod(pipe, f.usd);
}
void get(Pipe& pipe, CashFlow& f) {
  for (std::string* text : {&f.month, &f.phase, &f.owner, &f.resource, &f.item}) *text = pipe.get_text();
  get_pod(pipe, f.kind);
  get_pod(pipe, f.usd);
}

/// Everything behind the strings of a struct whose first members are strings is plain data.
template <class T, class First>
std::pair<char*, std::size_t> plain_part(T& s, First& first) {
  char* begin = reinterpret_cast<char*>(&first);
  return {begin, reinterpret_cast<char*>(&s + 1) - begin};
}

}  // namespace

RunResult forked_run(const Scenario& scenario, std::vector<std::string>* events, std::uint64_t replication) {
  int fd[2];
  if (::pipe(fd) != 0) throw std::runtime_error("pipe");
  std::cout.flush();  // or the child says it again
  std::fflush(nullptr);
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(fd[0]);
    Pipe out(fd[1]);
    try {
      Lines lines;
      lines.wanted = events != nullptr;
      RunResult r = run(scenario, {static_cast<std::uint64_t>(scenario.seed), replication}, lines);
      out.put(std::string{});
      put_pod(out, r.ledger);
      put_pod(out, r.adequacy);
      put_pod(out, r.facts);
      for (const double x :
           {r.pue, r.rack_hours_installed, r.rack_hours_energised, r.rack_hours_failed, r.gpu_hours_installed,
            r.gpu_hours_residual, r.plan_wanted_mwh, r.plan_unserved_mwh, r.plan_gpu_hours, r.plan_lost_gpu_hours})
        put_pod(out, x);
      put_list(out, r.shortfalls, [&](const Shortfall& s) { put(out, s); });
      put_list(out, r.loads, [&](const LoadResult& l) { put(out, l); });
      put_list(out, r.fleets, [&](FleetResult f) {
        out.put(f.name);
        out.put(f.kind);
        out.put(f.owner);
        const auto [data, n] = plain_part(f, f.units_delivered);
        out.put(data, n);
      });
      put_list(out, r.phases, [&](PhaseResult p) {
        out.put(p.name);
        out.put(p.binds);
        put_pod(out, p.from);
        put_pod(out, p.to);
        for (const long x : {p.racks_installed, p.racks_energised, p.gpus_installed, p.gpus_energised}) put_pod(out, x);
        for (const double x : {p.it_mean_mw, p.it_peak_mw, p.facility_mean_mw, p.facility_peak_mw, p.hottest_c,
                               p.firm_mw, p.cooling_available_mw, p.cooling_needed_mw, p.exaflops_energised,
                               p.demand_mwh, p.served_mwh, p.unserved_mwh, p.unserved_hours, p.it_mwh, p.facility_mwh})
          put_pod(out, x);
        put_list(out, p.shortfalls, [&](const Shortfall& s) { put(out, s); });
      });
      put_list(out, r.halls, [&](const HallResult& h) {
        out.put(h.name);
        put_pod(out, h.coolant_peak_c);
      });
      put_list(out, r.gpu_hours, [&](const GpuHours& h) { put(out, h); });
      put_list(out, r.binding, [&](const BindingSpell& b) { put(out, b); });
      put_list(out, r.build_out, [&](const BuildOutDay& d) { put_pod(out, d); });
      put_list(out, r.jobs, [&](JobResult j) {
        out.put(j.name);
        out.put(j.kind);
        const auto [data, n] = plain_part(j, j.gpus_wanted);
        out.put(data, n);
      });
      put_pod(out, r.economics.has_value());
      if (r.economics) {
        put_pod(out, r.economics->capex_usd);
        put_pod(out, r.economics->opex_usd);
        put_list(out, r.economics->flows, [&](const CashFlow& f) { put(out, f); });
      }
      put_list(out, lines.lines, [&](const std::string& s) { out.put(s); });
    } catch (const std::exception& e) {
      out.put(std::string(e.what()));
    }
    _exit(0);
  }
  ::close(fd[1]);
  Pipe in(fd[0]);
  RunResult r;
  std::vector<std::string> lines;
  std::string error = "the run's process died";
  try {
    error = in.get_text();
    if (error.empty()) {
      get_pod(in, r.ledger);
      get_pod(in, r.adequacy);
      get_pod(in, r.facts);
      for (double* x :
           {&r.pue, &r.rack_hours_installed, &r.rack_hours_energised, &r.rack_hours_failed, &r.gpu_hours_installed,
            &r.gpu_hours_residual, &r.plan_wanted_mwh, &r.plan_unserved_mwh, &r.plan_gpu_hours, &r.plan_lost_gpu_hours})
        get_pod(in, *x);
      get_list(in, r.shortfalls, [&](Shortfall& s) { get(in, s); });
      get_list(in, r.loads, [&](LoadResult& l) { get(in, l); });
      get_list(in, r.fleets, [&](FleetResult& f) {
        f.name = in.get_text();
        f.kind = in.get_text();
        f.owner = in.get_text();
        const auto [data, n] = plain_part(f, f.units_delivered);
        in.get(data, n);
      });
      get_list(in, r.phases, [&](PhaseResult& p) {
        p.name = in.get_text();
        p.binds = in.get_text();
        get_pod(in, p.from);
        get_pod(in, p.to);
        for (long* x : {&p.racks_installed, &p.racks_energised, &p.gpus_installed, &p.gpus_energised}) get_pod(in, *x);
        for (double* x : {&p.it_mean_mw, &p.it_peak_mw, &p.facility_mean_mw, &p.facility_peak_mw, &p.hottest_c,
                          &p.firm_mw, &p.cooling_available_mw, &p.cooling_needed_mw, &p.exaflops_energised,
                          &p.demand_mwh, &p.served_mwh, &p.unserved_mwh, &p.unserved_hours, &p.it_mwh, &p.facility_mwh})
          get_pod(in, *x);
        get_list(in, p.shortfalls, [&](Shortfall& s) { get(in, s); });
      });
      get_list(in, r.halls, [&](HallResult& h) {
        h.name = in.get_text();
        get_pod(in, h.coolant_peak_c);
      });
      get_list(in, r.gpu_hours, [&](GpuHours& h) { get(in, h); });
      get_list(in, r.binding, [&](BindingSpell& b) { get(in, b); });
      get_list(in, r.build_out, [&](BuildOutDay& d) { get_pod(in, d); });
      get_list(in, r.jobs, [&](JobResult& j) {
        j.name = in.get_text();
        j.kind = in.get_text();
        const auto [data, n] = plain_part(j, j.gpus_wanted);
        in.get(data, n);
      });
      bool priced = false;
      get_pod(in, priced);
      if (priced) {
        Economics& e = r.economics.emplace();
        get_pod(in, e.capex_usd);
        get_pod(in, e.opex_usd);
        get_list(in, e.flows, [&](CashFlow& f) { get(in, f); });
      }
      get_list(in, lines, [&](std::string& s) { s = in.get_text(); });
    }
  } catch (const std::exception& e) {
    error = e.what();
  }
  ::close(fd[0]);
  ::waitpid(child, nullptr, 0);
  if (!error.empty()) throw std::runtime_error(error);
  r.start = scenario.start;
  r.end = scenario.end;
  if (events) *events = std::move(lines);
  return r;
}

namespace {
struct OneColumn : Recorder {
  explicit OneColumn(std::string name_in) : name(std::move(name_in)) {}
  void columns(const std::vector<Column>& all) override {
    for (std::size_t i = 0; i < all.size(); ++i)
      if (all[i].name == name) index = i;
  }
  void row(Date, std::span<const double> row) override { values.push_back(row[index]); }
  std::string name;
  std::size_t index = 0;
  std::vector<double> values;
};
}  // namespace

std::vector<double> forked_series(const Scenario& scenario, const std::string& column) {
  int fd[2];
  if (::pipe(fd) != 0) throw std::runtime_error("pipe");
  std::fflush(nullptr);
  const pid_t child = ::fork();
  if (child == 0) {
    OneColumn recorder(column);
    run(scenario, {static_cast<std::uint64_t>(scenario.seed), 0}, recorder);
    Pipe out(fd[1]);
    put_list(out, recorder.values, [&](double x) { put_pod(out, x); });
    _exit(0);
  }
  ::close(fd[1]);
  Pipe in(fd[0]);
  std::vector<double> values;
  get_list(in, values, [&](double& x) { get_pod(in, x); });
  ::close(fd[0]);
  ::waitpid(child, nullptr, 0);
  return values;
}
