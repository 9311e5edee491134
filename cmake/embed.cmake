# Writes every YAML file of FOLDER into the C++ source OUTPUT, for `embedded_catalog()`.
file(GLOB files ${FOLDER}/*.yaml)
set(entries "")
foreach(file IN LISTS files)
  get_filename_component(name ${file} NAME)
  file(READ ${file} text)
  string(APPEND entries "    {\"${name}\", R\"yaml(${text})yaml\"},\n")
endforeach()
file(WRITE ${OUTPUT} "#include \"catalog.hpp\"

namespace gigasim::document {

namespace {
constexpr EmbeddedFile files[] = {
${entries}};
}  // namespace

std::span<const EmbeddedFile> embedded_catalog() { return files; }

}  // namespace gigasim::document
")
