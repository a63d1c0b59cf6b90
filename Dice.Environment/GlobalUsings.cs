global using System.Collections.Immutable;
global using System.Globalization;
global using Dice.Environment.Model;

// The project's namespace hides System.Environment; this is its name here.
global using Env = System.Environment;
