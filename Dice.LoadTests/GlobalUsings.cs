// The namespace Dice.Environment hides System.Environment, which therefore has an alias.
global using Env = System.Environment;
