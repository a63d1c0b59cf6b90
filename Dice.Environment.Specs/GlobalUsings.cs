global using FluentAssertions;
global using Xunit;
global using Env = System.Environment;
