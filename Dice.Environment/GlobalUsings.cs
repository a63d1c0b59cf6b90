// The project's namespace hides System.Environment; this is its name here.
global using Env = System.Environment;
