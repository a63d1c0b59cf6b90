// A namespace beside this one hides System.Environment; this is its name here.
global using Env = System.Environment;
