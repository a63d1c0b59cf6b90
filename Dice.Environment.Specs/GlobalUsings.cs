global using Dice.Environment.Specs.Support.UnderTest;
global using Env = System.Environment;
global using FluentAssertions;
global using Xunit;
