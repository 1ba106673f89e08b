// Stands for step.cpp in a build without OpenCASCADE.
#include "scene/mesh_files.hpp"

namespace blemish::scene {

std::string step_reader() { return {}; }

std::string step_remedy() {
  return "install libocct-data-exchange-dev (samples/setup.sh does), configure and build again; or "
         "export the part as STL, OBJ, PLY or glTF";
}

Mesh read_step_file(const MeshSpec& spec, std::vector<base::Fault>&) {
  throw file_error(spec, "this build reads no STEP files, OpenCASCADE was not there to build it",
                   step_remedy());
}

}  // namespace blemish::scene
