import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module';
import { required } from './config';

async function bootstrap() {
  const app = await NestFactory.create(AppModule);
  app.setGlobalPrefix('api');
  await app.listen(Number(required('APP_PORT')));
}
bootstrap();
