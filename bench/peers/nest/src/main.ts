/**
 * The peer that teams of this kind build most: NestJS on its Fastify adapter with TypeORM, one module, a guard, validated
 * DTOs and repositories, as its documentation writes them.
 *
 * The same as ours: database and rows, the statement that finds session, user and membership by the token at every
 * request, the list (filter, order, 20 rows, a total that is counted up to 10,000 and kept for half a minute above), and
 * the rows of a creation in one transaction (number, ticket, event with its payload, outbox).
 * Not the same, in its favour: the token's signature is not checked; no limits, idempotency keys, roles, search words,
 * request ids, security headers or checks of the answer. Against it: an ORM writes one statement per row.
 */
import 'reflect-metadata';
import { ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './tickets.module.ts';

const app = await NestFactory.create<NestFastifyApplication>(AppModule, new FastifyAdapter(), { logger: ['error'] });
app.setGlobalPrefix('api/v1');
app.useGlobalPipes(new ValidationPipe({ transform: true, whitelist: true, forbidNonWhitelisted: true }));
await app.listen(0, '127.0.0.1');
process.on('disconnect', () => process.exit(0));
process.send?.({ ready: await app.getUrl() });
